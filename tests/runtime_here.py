"""Whether this Python has the model runtime, so that tests that are marked `torch` can run."""

from __future__ import annotations

from importlib import util

LACKING = [name for name in ("torch", "diffusers", "transformers") if util.find_spec(name) is None]
"""What of it is not here; empty where all is."""
