"""Media files: what lies behind the door that is `engine/media.py`."""
