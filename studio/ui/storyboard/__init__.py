"""The storyboard: the film's shots as cards."""
