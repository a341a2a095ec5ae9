"""Walks through the whole app by real mouse and key events on a display of its own: `make walk`."""
