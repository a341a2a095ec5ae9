"""The inspector: every setting of the active node."""
