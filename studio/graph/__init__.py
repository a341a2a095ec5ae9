"""Graphs, and what runs them: node declarations, validation, plan, executor, store."""
