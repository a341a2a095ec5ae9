"""A clip in another shape: what has to be seen of it (`looking`), and a camera that keeps it in view (`path`)."""
