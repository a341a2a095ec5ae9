"""The engine: graph, plan, execution, store and lazy media. Knows no Qt."""
