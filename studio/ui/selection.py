"""What the user is looking at: shared by canvas, inspector, storyboard, viewer and timeline."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Signal


class Selection(QObject):
    """Selected nodes (the active one is what the inspector shows), the active item (a shot's id) and the socket
    that the viewer shows. Setting what is already set tells nobody.

    own_only: edits go to the active item alone, not to all: one switch, which inspector and painters show.

    A colour may be asked for, to be picked from the picture in the viewer: pick_changed(on).
    """

    nodes_changed = Signal(tuple)
    active_changed = Signal(str)
    item_changed = Signal(str)
    viewed_changed = Signal(str, str)
    pick_changed = Signal(bool)
    own_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._nodes: tuple[str, ...] = ()
        self._active = ""
        self._item = ""
        self._viewed = ("", "")
        self._own_only = True
        self._then: Callable[[str], object] | None = None

    @property
    def nodes(self) -> tuple[str, ...]:
        return self._nodes

    @property
    def active(self) -> str:
        """Id of the node that the inspector shows; '' for none."""
        return self._active

    @property
    def item(self) -> str:
        """Id of the active item (shot); '' when no item is chosen, i.e. all items together."""
        return self._item

    @property
    def own_only(self) -> bool:
        return self._own_only

    @own_only.setter
    def own_only(self, on: bool) -> None:
        if on != self._own_only:
            self._own_only = on
            self.own_changed.emit(on)

    @property
    def viewed(self) -> tuple[str, str]:
        """(node id, output name) that the viewer shows; ('', '') for none."""
        return self._viewed

    def select(self, nodes: Iterable[str], active: str | None = None) -> None:
        """Select these nodes; active is the given one, else the old active one if it is among them, else the last."""
        chosen = tuple(dict.fromkeys(nodes))
        if active is None:
            active = self._active if self._active in chosen else (chosen[-1] if chosen else "")
        changed, self._nodes = chosen != self._nodes, chosen
        moved, self._active = active != self._active, active
        if changed:
            self.nodes_changed.emit(chosen)
        if moved:
            self.give("")  # a colour was asked for by the node that was active
            self.active_changed.emit(active)

    def set_item(self, item: str) -> None:
        if item != self._item:
            self._item = item
            self.item_changed.emit(item)

    def view(self, node: str, output: str = "out") -> None:
        if (node, output) != self._viewed:
            self._viewed = (node, output)
            self.viewed_changed.emit(node, output)

    # --- a colour out of the picture --------------------------------------------------------------------------------

    @property
    def picking(self) -> bool:
        """Whether the viewer is asked for a colour of its picture."""
        return self._then is not None

    def pick(self, then: Callable[[str], object]) -> None:
        """Ask for a colour: then('#rrggbb') when it is picked, then('') when that was called off."""
        self.give("")
        self._then = then
        self.pick_changed.emit(True)

    def give(self, colour: str) -> None:
        """The colour that was asked for; '' to call it off. Nothing where none is asked for."""
        if self._then is not None:
            then, self._then = self._then, None
            self.pick_changed.emit(False)
            then(colour)
