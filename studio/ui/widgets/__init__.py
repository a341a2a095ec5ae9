"""Widgets that panels and dialogs share. They know no project."""
