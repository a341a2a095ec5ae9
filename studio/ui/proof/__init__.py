"""Whether a file is as it was published, and what checking a film has found."""
