"""What travels on wires, and the files it comes from: pictures, clips, sounds, motion. Lazy where it is long."""
