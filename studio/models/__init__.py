"""Models: which there are, where they lie, what they need, and who may use the device now."""
