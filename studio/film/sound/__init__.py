"""The sound side of a film as data: strips, beats, what destinations ask for."""
