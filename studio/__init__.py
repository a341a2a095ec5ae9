"""Shotgraph: a node-graph editor for making films with generative models."""

import os

__version__ = "0.1.0"

# Nothing is sent without being asked. These libraries report usage by default; ONNX Runtime decides once, when it is
# loaded, so every process of ours says no before anything else of ours is imported.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"

# The engine works on as many tasks at once as there are cores; threads of OpenBLAS inside each would fight for them.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
