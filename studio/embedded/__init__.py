"""Engines that ship with the app: pure functions on arrays that need no network, GPU or downloaded weights."""
