"""The built-in node types: one module per stage of the work."""
