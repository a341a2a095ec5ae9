"""The embedded engine "Optical flow": in-between frames from the motion between two neighbours.

`timing` says which moment of the source an output frame shows; `holds` finds the distinct pictures around it;
`motion.measure` finds how they moved into each other (once a pair) and whether there is a cut between them;
`paint.between` paints any moment of the way. All are pure functions of their arguments.
"""
