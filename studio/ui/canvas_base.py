"""The classes of NodeGraphQt that the canvas is made from; nothing else imports NodeGraphQt.

It has no types of its own, so a type checker is shown the Qt classes that they derive from and the few names that
are used beyond those.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

os.environ.setdefault("QT_PREFERRED_BINDING", "PySide6")  # Qt.py would try the others first

if TYPE_CHECKING:
    from PySide6.QtCore import QRectF
    from PySide6.QtWidgets import QGraphicsItem, QGraphicsPathItem, QGraphicsView, QRubberBand, QWidget

    class NodeViewer(QGraphicsView):
        _rubber_band: QRubberBand
        _SLICER_PIPE: SlicerPipe

        def __init__(self, parent: QWidget | None = None) -> None: ...

    class SlicerPipe(QGraphicsPathItem):
        def draw_path(self, p1: object, p2: object) -> None: ...

    class AbstractNodeItem(QGraphicsItem):
        id: str
        _width: float
        _height: float

        def __init__(self, name: str = "node") -> None: ...

    class PortItem(QGraphicsItem):
        name: str
        port_type: str
        _hovered: bool
        connected_pipes: list[PipeItem]

        def __init__(self, parent: QGraphicsItem | None = None) -> None: ...
        def boundingRect(self) -> QRectF: ...

    class PipeItem(QGraphicsPathItem):
        input_port: PortItem | None
        output_port: PortItem | None

        def __init__(self, input_port: PortItem | None = None, output_port: PortItem | None = None) -> None: ...
        def set_connections(self, port1: PortItem, port2: PortItem) -> None: ...
        def delete(self) -> None: ...
else:
    from NodeGraphQt.qgraphics.node_abstract import AbstractNodeItem
    from NodeGraphQt.qgraphics.pipe import PipeItem
    from NodeGraphQt.qgraphics.port import PortItem
    from NodeGraphQt.widgets.viewer import NodeViewer

IN, OUT = "in", "out"  # NodeGraphQt's PortTypeEnum

__all__ = ["IN", "OUT", "AbstractNodeItem", "NodeViewer", "PipeItem", "PortItem"]
