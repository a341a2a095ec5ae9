"""Settings that move: their keys in the graph, and the scales that their curves are drawn by."""
