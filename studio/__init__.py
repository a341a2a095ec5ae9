"""Shotgraph: a node-graph editor for making films with generative models.

For scripts: `studio.open_project(path)` and `studio.new_project()`; see docs/automation.md.
"""

import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from studio.doors.film import Film, Rendered, RenderFailed, new_project, open_project

__all__ = ["Film", "RenderFailed", "Rendered", "__version__", "new_project", "open_project"]

__version__ = "0.1.0"

# Nothing is sent without being asked. These libraries report usage by default; ONNX Runtime decides once, when it is
# loaded, so every process of ours says no before anything else of ours is imported.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"

# The engine works on as many tasks at once as there are cores; threads of OpenBLAS inside each would fight for them.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def __getattr__(name: str) -> Any:
    """What scripts use, imported when it is asked for: the command line and the window start without it."""
    if name in __all__:
        from studio.doors import film

        return getattr(film, name)
    raise AttributeError(f"module 'studio' has no attribute '{name}'")
