"""Films to begin from: project files with slots, filled in from a few answers."""
