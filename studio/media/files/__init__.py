"""Media files: decoding, encoding, kept chunks, segments, stills. `mediafile.py` is the door."""
