"""The classes of NodeGraphQt that the canvas is made from; nothing else imports NodeGraphQt.

It has no types of its own, so a type checker is shown the Qt classes that they derive from and the few names that
are used beyond those. Only its painting modules are imported, and the two things that they ask of others (which Qt
binding, how to compare versions) are answered here: the package's own start imports all of it, every Qt module there
is and all of setuptools, which is half a second before the window is there.
"""

from __future__ import annotations

import importlib.util
import sys
from types import ModuleType
from typing import TYPE_CHECKING

from PySide6 import QtCore, QtGui, QtWidgets

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
    _here = ("Qt", "NodeGraphQt", "distutils", "distutils.version")
    _before = {name: sys.modules.get(name) for name in _here}

    class _Version(tuple):
        """distutils' LooseVersion, as far as comparing Qt's version goes."""

        def __new__(cls, text):
            return super().__new__(cls, (int(part) for part in str(text).split(".") if part.isdigit()))

    def _stand_in(name, **contents):
        module = sys.modules[name] = ModuleType(name)
        module.__dict__.update(contents)
        return module

    def _as_in_qt5(name):
        """QAction and its like have moved to QtGui since."""
        return getattr(QtWidgets if hasattr(QtWidgets, name) else QtGui, name)

    _widgets = ModuleType("Qt.QtWidgets")
    _widgets.__getattr__ = _as_in_qt5
    _stand_in("Qt", QtCore=QtCore, QtGui=QtGui, QtWidgets=_widgets, IsPySide2=False, IsPyQt5=False)
    _stand_in("distutils", __path__=[], version=_stand_in("distutils.version", LooseVersion=_Version))
    _stand_in("NodeGraphQt", __path__=importlib.util.find_spec("NodeGraphQt").submodule_search_locations)
    try:
        from NodeGraphQt.qgraphics.node_abstract import AbstractNodeItem
        from NodeGraphQt.qgraphics.pipe import PipeItem
        from NodeGraphQt.qgraphics.port import PortItem
        from NodeGraphQt.widgets.viewer import NodeViewer
    finally:
        for _name in _here:  # whoever wants the real ones gets them
            if _before[_name] is None:
                del sys.modules[_name]
            else:
                sys.modules[_name] = _before[_name]

IN, OUT = "in", "out"  # NodeGraphQt's PortTypeEnum

__all__ = ["IN", "OUT", "AbstractNodeItem", "NodeViewer", "PipeItem", "PortItem"]
