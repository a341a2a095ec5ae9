"""Following a point or a flat thing through a clip, and laying a picture on it.

`points` and `planes` follow from one frame to the next and hold on to what was chosen in the first one; `following`
reads the clip from the chosen frame to both its ends; `track` is what is known then, as a value; `pinning` lays
pictures on it.
"""
