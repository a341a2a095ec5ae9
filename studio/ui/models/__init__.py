"""The models window: what there is, what fits, and the way to get it."""
