"""The clip panel: everything about the clips that are chosen on the timeline, to be typed, slid and keyframed."""
