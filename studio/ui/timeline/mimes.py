"""What is dragged onto the timeline from its library."""

from __future__ import annotations

TRANSITION, TITLE = "application/x-shotgraph-transition", "application/x-shotgraph-title"
