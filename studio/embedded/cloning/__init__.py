"""Voices made from recordings: how good the recordings are, what can be mended, and speech in the voice they hold."""
