"""The engine as a process of its own, seen from both ends."""
