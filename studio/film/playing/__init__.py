"""Playing a clip with its sound, without Qt."""
