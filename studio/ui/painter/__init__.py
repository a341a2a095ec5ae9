"""The painters: motion brush and camera, on a shot's still."""
