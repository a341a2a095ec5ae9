"""The mixer panel: the editor of an `audio.mix` node."""
