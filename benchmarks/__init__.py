"""Measurements, each against a named floor or peer in the same run. `make bench` runs them all."""
