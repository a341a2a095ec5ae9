"""Shotgraph: a node-graph editor for making films with generative models."""

__version__ = "0.1.0"
