"""A shaky camera made steady, in two passes.

`measuring` finds how the camera moved from each frame to the next; `shake` keeps that for a whole clip; `smoothing`
lays a calm path through it and says how every frame must be moved to be on that path, and how much the picture must be
enlarged to hide its edges; `warping` draws the moved frames. All are pure functions of their arguments.
"""
