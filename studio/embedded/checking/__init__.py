"""Looks at a finished film as the quality control of a broadcaster or platform would: pictures, letters, sound."""
