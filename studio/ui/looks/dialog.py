"""The browser of looks: each on the chosen node's own picture; one is put behind the node, a selection saved as one.

The pictures are made by the engine from a graph beside the document's, in which every look hangs on the chosen output.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from studio.base.errors import ShotgraphError
from studio.base.resources import resource
from studio.base.settings import Home
from studio.graph.graph import Graph
from studio.graph.lifting import kinds
from studio.graph.looks import Look, Place, applied, look_of, looks_in, save_look
from studio.host.commands import PictureOf
from studio.host.news import Looked
from studio.media.values import Image, Video
from studio.ui import theme
from studio.ui.looks.words import words_of
from studio.ui.session import Session
from studio.ui.widgets.labels import note, plain_tip, repaint_role

_SIZE = QSize(240, 135)
_LOOK = Qt.ItemDataRole.UserRole


def _icon(picture: QPixmap) -> QIcon:
    """The picture, in its own colours when it is selected as well."""
    icon = QIcon(picture)
    icon.addPixmap(picture, QIcon.Mode.Selected)
    return icon


class LooksDialog(QDialog):
    """Looks for the active node of the session."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._folder = Home.find().looks
        self._chosen = session.selection.nodes
        self._source = self._find_source()
        self._turn = 0
        self.setWindowTitle(self.tr("Looks"))
        self.resize(880, 640)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search"))
        self.search.setAccessibleName(self.tr("Search"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._sift)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Looks"))
        self.list.setViewMode(QListView.ViewMode.IconMode)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setMovement(QListView.Movement.Static)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setIconSize(_SIZE)
        self.list.setGridSize(_SIZE + QSize(24, 44))
        self.list.setUniformItemSizes(True)
        self.list.currentItemChanged.connect(lambda *_: self._show())
        self.list.itemActivated.connect(lambda _: self.put_on())
        self.about = note()
        self.said = note()
        self.put = QPushButton(self.tr("Put it on"))
        self.put.setDefault(True)
        self.put.clicked.connect(self.put_on)
        self.delete = QPushButton(self.tr("Delete this look"))
        self.delete.clicked.connect(self.delete_look)
        self.name = QLineEdit()
        self.name.setPlaceholderText(self.tr("Name of a new look"))
        self.name.setAccessibleName(self.tr("Name of a new look"))
        self.name.textChanged.connect(lambda _: self._show())
        self.keep = QPushButton(self.tr("Save the selected nodes as a look"))
        self.keep.setAutoDefault(False)
        self.keep.clicked.connect(self.save_selection)
        close = QPushButton(self.tr("Close"))
        close.clicked.connect(self.reject)
        for button in (self.delete, close):
            button.setAutoDefault(False)
        self._arrange(close)
        self._fill()
        self.list.setFocus()

    def _arrange(self, close: QPushButton) -> None:
        saving = QHBoxLayout()
        saving.setSpacing(8)
        saving.addWidget(self.name, 1)
        saving.addWidget(self.keep)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.about, 1)
        for button in (self.delete, close, self.put):
            foot.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 14)
        column.setSpacing(10)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        column.addWidget(self.said)
        column.addLayout(saving)
        column.addLayout(foot)

    # --- what there is -----------------------------------------------------------------------------------------

    def _find_source(self) -> Place | None:
        """The active node's first output that is a picture or a clip."""
        graph, catalog = self._session.document.graph, self._session.catalog
        node = graph.nodes.get(self._session.selection.active)
        spec = catalog.get(node.type) if node is not None else None
        if spec is None:
            return None
        known = kinds(graph, catalog)
        active = self._session.selection.active
        for output in spec.outputs:
            if (known.of(active, output.name) or output.type) in (Image, Video):
                return active, output.name
        return None

    def _fill(self, current: str = "") -> None:
        catalog = self._session.catalog
        shipped, _ = looks_in(resource("looks"), catalog)
        own, wrong = looks_in(self._folder, catalog, own=True)
        self.list.clear()
        blank = QPixmap(_SIZE)
        blank.fill(theme.tokens().field)
        for look in (*own, *shipped):
            title, about = words_of(look)
            item = QListWidgetItem(_icon(blank), title)
            item.setData(_LOOK, look)
            item.setToolTip(plain_tip(about))
            item.setSizeHint(_SIZE + QSize(16, 36))
            self.list.addItem(item)
            if look.id == current:
                self.list.setCurrentItem(item)
        if self.list.currentItem() is None:
            self.list.setCurrentRow(0)
        self._say(self.tr("Not a look: {names}").format(names=", ".join(wrong)) if wrong else "", wrong=bool(wrong))
        if self._source is None:
            self._say(
                self.tr("Choose a node that makes a picture or a clip, and open the looks again to put one on it.")
            )
        self._sift()
        self._show()
        self._look_at_all()

    def _sift(self) -> None:
        wanted = self.search.text().casefold()
        for item in self._items():
            look = item.data(_LOOK)
            item.setHidden(wanted not in f"{item.text()} {item.toolTip()} {look.title}".casefold())
        shown = [item for item in self._items() if not item.isHidden()]
        current = self.list.currentItem()
        if shown and (current is None or current.isHidden()):
            self.list.setCurrentItem(shown[0])
        self._show()

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    @property
    def look(self) -> Look | None:
        """The one that is chosen."""
        item = self.list.currentItem()
        return None if item is None or item.isHidden() else item.data(_LOOK)

    def _show(self) -> None:
        look = self.look
        self.about.setText(words_of(look)[1] if look else self.tr("No look is called that."))
        self.put.setEnabled(look is not None and self._source is not None)
        self.delete.setVisible(look is not None and look.own)
        self.keep.setEnabled(bool(self._chosen) and bool(self.name.text().strip()))

    def _say(self, words: str, *, wrong: bool = False) -> None:
        self.said.setText(words)
        self.said.setVisible(bool(words))
        repaint_role(self.said, "error" if wrong else "soft")

    # --- pictures ----------------------------------------------------------------------------------------------

    def _look_at_all(self) -> None:
        """First the node's own picture as it is; where that is not made yet nothing is made behind the user's back."""
        self._turn += 1
        if self._source is None:
            return
        asked = self._ask(self._session.document.graph, self._source, self._seen_own, make=False)
        if not asked:
            self._say(self.tr("The engine is not running, so there are no previews."))

    def _ask(self, graph: Graph, place: Place, then: Callable[[Looked], None], *, make: bool) -> int:
        turn, item = self._turn, self._session.selection.item or None
        what = PictureOf(
            place[0],
            place[1],
            item,
            frame="typical",
            width=2 * _SIZE.width(),
            height=2 * _SIZE.height(),
            make=make,
            urgency=1,
        )
        folder = self._session.document.folder

        def answered(answer: Looked) -> None:
            if turn == self._turn:
                then(answer)

        return self._session.engine.look(graph, folder, what, answered, self)

    def _seen_own(self, answer: Looked) -> None:
        if answer.array is None:
            self._say(self.tr("Render the node once to see the looks on its own picture."))
            return
        graph, folder = self._session.document.graph, self._session.document.folder
        assert self._source is not None
        hung = []
        for item in self._items():
            graph, _, out = applied(graph, self._session.catalog, item.data(_LOOK), self._source, folder, rewire=False)
            hung.append((item.data(_LOOK).path, out))
        for path, out in hung:
            self._ask(graph, out, partial(self._seen, path), make=True)

    def _seen(self, path: Path, answer: Looked) -> None:
        item = next((item for item in self._items() if item.data(_LOOK).path == path), None)
        if item is None or answer.array is None:
            return
        pixels = answer.array[..., :3].copy()
        height, width = pixels.shape[:2]
        seen = QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_RGB888)
        smooth = Qt.TransformationMode.SmoothTransformation
        item.setIcon(_icon(QPixmap.fromImage(seen).scaled(_SIZE, Qt.AspectRatioMode.KeepAspectRatio, smooth)))

    # --- what can be done --------------------------------------------------------------------------------------

    def put_on(self) -> None:
        """Put the chosen look behind the node, in one step, and close."""
        look, document = self.look, self._session.document
        if look is None or self._source is None or self._source[0] not in document.graph.nodes:
            return
        title = words_of(look)[0]
        graph, ids, out = applied(document.graph, self._session.catalog, look, self._source, document.folder, title)
        document.edit(self.tr("Look: {name}").format(name=title), graph)
        self._session.selection.select(ids, out[0])
        self.accept()

    def save_selection(self) -> None:
        """Keep the nodes that are selected on the canvas as a look of the user's own."""
        document, catalog = self._session.document, self._session.catalog
        try:
            made = look_of(document.graph, catalog, self._chosen, self.name.text().strip())
            path = save_look(made, catalog, document.folder, self._folder)
        except ShotgraphError as error:
            self._say(f"{error.problem.what}. {error.problem.mend}", wrong=True)
            return
        except OSError as error:
            self._say(self.tr("The look cannot be saved: {reason}").format(reason=error.strerror or error), wrong=True)
            return
        self.name.clear()
        self._fill(path.stem)

    def delete_look(self) -> None:
        """Take the chosen look of the user's own away."""
        look = self.look
        if look is not None and look.own:
            look.path.unlink(missing_ok=True)
            self._fill()
