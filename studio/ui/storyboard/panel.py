"""The storyboard: the shots of the film's script as cards. Choosing one makes every other panel follow."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QScrollArea, QToolButton, QVBoxLayout, QWidget

from studio.film.story import shots as edits
from studio.graph.graph import Graph, Node
from studio.graph.lifting import kinds
from studio.media.values import Image, Shot, Video
from studio.ui import theme
from studio.ui.run_state import Status
from studio.ui.session import Session
from studio.ui.storyboard.card import ShotCard
from studio.ui.widgets.labels import PlainLabel

_FIRST_SCRIPT = "# Untitled film\n\n## 1 · First shot (4 s) {#first-shot}\nPicture: \nNarration: \n"


class Storyboard(QWidget):
    """Panel of a session's shots."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self._board = edits.Board()
        self._cards: dict[str, ShotCard] = {}
        self._column = QVBoxLayout()
        self._column.setSpacing(8)
        self._column.setContentsMargins(8, 4, 8, 8)
        self._column.addStretch(1)
        inside = QWidget(objectName="Panel")
        inside.setLayout(self._column)
        self.setMinimumWidth(232)
        self._scroll = QScrollArea(widgetResizable=True, frameShape=QScrollArea.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(inside)
        self._message = PlainLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True, margin=16)
        self._start = QPushButton(self.tr("Write a script"))
        self._start.clicked.connect(self._write_script)
        self._paste = QPushButton(self.tr("Paste a script..."))
        self._paste.setToolTip(
            self.tr("A chat model's shot list, a screenplay or plain text, with a look at what is read")
        )
        self._paste.clicked.connect(self.read_script)
        self._read = QToolButton(text=self.tr("Text"))
        self._read.setToolTip(self.tr("The script's text, and what became of each of its lines"))
        self._read.clicked.connect(self.read_script)
        self._all = QToolButton(text=self.tr("All shots"), checkable=True, checked=True)
        self._all.setToolTip(self.tr("Show and change all shots together"))
        self._all.clicked.connect(lambda: self._session.selection.set_item(""))
        self._add = QToolButton(text=self.tr("Add"))
        self._add.setIcon(theme.icon("plus"))
        self._add.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._add.setToolTip(self.tr("Add a shot behind the chosen one"))
        self._add.clicked.connect(self.add)
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 0, 8, 4)
        bar.addWidget(self._all)
        bar.addStretch(1)
        bar.addWidget(self._read)
        bar.addWidget(self._add)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(self._message)
        layout.addWidget(self._start, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(6)
        layout.addWidget(self._paste, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self._scroll, 1)
        layout.addStretch(0)
        self._bind()
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._menu)
        session.signals.changed.connect(lambda *_: self._show())
        session.selection.item_changed.connect(self._chosen)
        session.run.changed.connect(lambda _node: self._show_results())
        self._show()

    def _bind(self) -> None:
        add, place = self._session.commands.add, "storyboard"
        add(self, "shot.add", self.tr("Add a shot"), self.add, "Ins", place=place)
        add(self, "shot.edit", self.tr("Edit the shot's words"), self.edit, ("F2", "Return"), place=place)
        add(self, "shot.duplicate", self.tr("Duplicate the shot"), self.duplicate, "Ctrl+D", place=place)
        add(self, "shot.split", self.tr("Split the shot in two"), self.split, "S", place=place)
        add(
            self,
            "script.read",
            self.tr("The script's text, and how it is read"),
            self.read_script,
            "Ctrl+T",
            place=place,
        )
        add(self, "shot.delete", self.tr("Delete the shot"), self.delete, "Del", place=place)
        add(self, "shot.earlier", self.tr("Move the shot up"), lambda: self._shift(-1), "Alt+Up", place=place)
        add(self, "shot.later", self.tr("Move the shot down"), lambda: self._shift(1), "Alt+Down", place=place)
        add(self, "shot.previous", self.tr("Previous shot"), lambda: self._step(-1), "Up", place=place)
        add(self, "shot.next", self.tr("Next shot"), lambda: self._step(1), "Down", place=place)

    # --- showing -----------------------------------------------------------------------------------------------

    @property
    def cards(self) -> list[ShotCard]:
        """The cards in the order they are shown."""
        return [self._cards[shot.id] for shot in self._board.shots]

    def _show(self) -> None:
        graph = self._session.document.graph
        self._board = edits.board(graph)
        ids = {shot.id for shot in self._board.shots}
        for id in [id for id in self._cards if id not in ids]:
            card = self._cards.pop(id)
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        for place, shot in enumerate(self._board.shots):
            card = self._cards.get(shot.id) or self._new_card(shot)
            if card.shot != shot:
                card.show_shot(shot)
            if self._column.indexOf(card) != place:
                self._column.insertWidget(place, card)
        nothing = not self._board.node
        empty = self.tr(
            "No script yet. A script is a list of shots; each becomes a picture, a clip and a line of speech."
        )
        self._message.setText(empty if nothing else self._board.reason)
        self._message.setVisible(nothing or bool(self._board.reason))
        self._start.setVisible(nothing)
        self._paste.setVisible(nothing)
        self._read.setVisible(self._readable())
        self._scroll.setVisible(not nothing)
        for button in (self._all, self._add):
            button.setEnabled(not nothing and not self._board.reason)
        if self._session.selection.item not in ids and ids:
            self._session.selection.set_item("")
        self._chosen(self._session.selection.item)
        self._show_results()

    def _new_card(self, shot: Shot) -> ShotCard:
        card = self._cards[shot.id] = ShotCard(shot)
        card.chosen.connect(self._session.selection.set_item)
        card.opened.connect(lambda id: self._cards[id].open())
        card.edited.connect(self._edited)
        card.dropped.connect(self._dropped)
        return card

    def _chosen(self, id: str) -> None:
        for known, card in self._cards.items():
            card.set_selected(known == id)
            if known != id:
                card.close_form()
        self._all.setChecked(not id)
        if id in self._cards:
            self._scroll.ensureWidgetVisible(self._cards[id], 0, 24)

    def _show_results(self) -> None:
        stills, clips = self._picture_nodes(self._session.document.graph)
        for id, card in self._cards.items():
            card.set_picture(self._picture(stills + clips, id))
            card.set_status(self._state(clips or stills, id))

    def _picture_nodes(self, graph: Graph) -> tuple[list[str], list[str]]:
        """Nodes that make a still, and nodes that make a clip, of each shot; in the order of the file."""
        stills: list[str] = []
        clips: list[str] = []
        flowing = kinds(graph, self._session.catalog)
        for id, node in graph.nodes.items():
            spec = self._session.catalog.get(node.type)
            made = flowing.of(id, spec.outputs[0].name) if spec and spec.outputs else None
            if any(item is not None for item in self._session.run.tasks(id)):
                if made is Image:
                    stills.append(id)
                elif made is Video:
                    clips.append(id)
        return stills, clips

    def _picture(self, nodes: Sequence[str], item: str) -> QImage | None:
        return next((found for node in nodes if (found := self._session.run.picture(node, item))), None)

    def _state(self, nodes: Sequence[str], item: str) -> Status:
        """The worst of what is known of the shot's pictures."""
        states = {self._session.run.task(node, item).status for node in nodes}
        worst_first = (Status.FAILED, Status.RUNNING, Status.SKIPPED, Status.QUEUED, Status.STALE)
        return next((status for status in worst_first if status in states), Status.DONE if states else Status.STALE)

    # --- editing -----------------------------------------------------------------------------------------------

    def _apply(self, label: str, shots: Sequence[Shot], merge_key: str | None = None) -> None:
        document = self._session.document
        document.edit(label, edits.with_shots(document.graph, self._board.node, shots), merge_key)

    @property
    def _current(self) -> str:
        return self._session.selection.item

    def _editable(self) -> bool:
        return bool(self._board.node) and not self._board.reason

    def _edited(self, shot: object) -> None:
        assert isinstance(shot, Shot)
        shots = edits.changed(self._board.shots, shot.id, lambda _: shot)
        self._apply(self.tr("Edit shot"), shots, f"shot {shot.id}")

    def _dropped(self, id: str, onto: str, below: bool) -> None:
        if id == onto or id not in self._cards:
            return
        others = [shot.id for shot in self._board.shots if shot.id != id]
        self._apply(self.tr("Move shot"), edits.moved(self._board.shots, id, others.index(onto) + below))

    def _shift(self, by: int) -> None:
        order = [shot.id for shot in self._board.shots]
        if self._editable() and self._current in order and 0 <= order.index(self._current) + by < len(order):
            shots = edits.moved(self._board.shots, self._current, order.index(self._current) + by)
            self._apply(self.tr("Move shot"), shots)

    def _step(self, by: int) -> None:
        order = [shot.id for shot in self._board.shots]
        if order:
            place = order.index(self._current) + by if self._current in order else 0
            self._session.selection.set_item(order[max(0, min(place, len(order) - 1))])

    def add(self) -> None:
        if self._editable():
            shots, id = edits.added(self._board.shots, self._current, self.tr("New shot"))
            self._apply(self.tr("Add shot"), shots)
            self._session.selection.set_item(id)
            self.edit()

    def edit(self) -> None:
        if self._editable() and self._current in self._cards:
            self._cards[self._current].open()

    def duplicate(self) -> None:
        if self._editable() and self._current in self._cards:
            shots, id = edits.duplicated(self._board.shots, self._current)
            self._apply(self.tr("Duplicate shot"), shots)
            self._session.selection.set_item(id)

    def split(self) -> None:
        if self._editable() and self._current in self._cards:
            shots, _ = edits.split(self._board.shots, self._current)
            self._apply(self.tr("Split shot"), shots)

    def delete(self) -> None:
        if self._editable() and self._current in self._cards:
            order = [shot.id for shot in self._board.shots]
            place = order.index(self._current)
            self._apply(self.tr("Delete shot"), edits.removed(self._board.shots, {self._current}))
            order.pop(place)
            self._session.selection.set_item(order[min(place, len(order) - 1)] if order else "")

    def _write_script(self) -> None:
        document = self._session.document
        id = document.graph.free_id("script")
        script = Node(edits.SCRIPT, {"text": _FIRST_SCRIPT})
        document.edit(self.tr("Add script"), document.graph.add(id, script))
        self._session.selection.set_item("first-shot")
        self.edit()

    def _readable(self) -> bool:
        """Whether the script's text is in its node."""
        graph, node = self._session.document.graph, self._board.node
        return bool(node) and not (
            graph.nodes[node].settings.get("path") or any(wire.input == "draft" for wire in graph.into(node))
        )

    def read_script(self) -> None:
        """Show the script's text beside what is read from it; without a script, paste one."""
        if self._board.node and not self._readable():
            return
        from studio.ui.storyboard.reading_dialog import ReadingDialog

        settings = self._session.document.graph.nodes[self._board.node].settings if self._board.node else {}
        text, format = str(settings.get("text", "")), str(settings.get("format", "auto"))
        dialog = ReadingDialog(self._session, text, format, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _menu(self, at: object) -> None:
        if not self._editable():
            return
        under = self.childAt(at)  # type: ignore[call-overload]
        while under is not None and not isinstance(under, ShotCard):
            under = under.parentWidget()
        if under is not None:
            self._session.selection.set_item(under.shot.id)
        menu = QMenu(self)
        for id in (
            "shot.edit",
            "shot.add",
            "shot.duplicate",
            "shot.split",
            "shot.earlier",
            "shot.later",
            "shot.delete",
        ):
            menu.addAction(self._session.commands[id].action)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.mapToGlobal(at))  # type: ignore[call-overload]
