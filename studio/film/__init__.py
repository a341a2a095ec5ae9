"""The matter of a film as data and pure edits: script, captions, motion, sound, voices, the cut."""
