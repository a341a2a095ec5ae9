"""The takes of what the viewer shows: listed, kept, used again, varied. Knows no widget."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from studio.graph.graph import EMPTY
from studio.graph.spec import RANDOM, NodeSpec, SeedKind, Setting
from studio.graph.takes import Take
from studio.host.commands import PictureOf, TakeOrder, TakesOf
from studio.host.news import Looked
from studio.ui.bridge import picture_of
from studio.ui.session import Session
from studio.ui.viewer.subject import ViewerSubject

_WIDTH, _HEIGHT = 144, 81


class MadeTakes(QObject):
    """changed(): the list, or what can be done with it. pictured(key, image). failed(words). render_asked()."""

    changed = Signal()
    pictured = Signal(str, QImage)
    failed = Signal(str)
    render_asked = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._subject = ViewerSubject()
        self._item: str | None = None
        self._pictures: dict[str, QImage] = {}
        self.list: tuple[Take, ...] = ()

    def follow(self, subject: ViewerSubject, items: Sequence[str | None] | None) -> None:
        """List the takes of this subject; items: those that its output has (a node that ran once has [None]), None
        where the result does not tell them."""
        if items is None:
            item = self._item if subject == self._subject else subject.item
        else:
            own = subject.item if subject.item in items else next(iter(items), subject.item)
            item = None if None in items else own
        if (subject.node, subject.output, item) != (self._subject.node, self._subject.output, self._item):
            self.list = ()
            self.changed.emit()
        self._subject, self._item = subject, item
        if self._worth():
            self._order("list")

    @property
    def can_vary(self) -> bool:
        return self._seed() is not None

    def picture(self, key: str) -> QImage | None:
        return self._pictures.get(key)

    # --- doing -------------------------------------------------------------------------------------------------

    def pin(self, key: str, on: bool) -> None:
        """A pinned take is never thrown away."""
        self._order("pin" if on else "unpin", key)

    def use(self, key: str) -> None:
        """Its seed is the node's again, so what comes after gets this take."""
        self._order("choose", key)

    def vary(self) -> None:
        """Another seed, and a render with it."""
        seed = self._seed()
        if seed is None:
            return
        document, node = self._session.document, self._subject.node
        own = document.graph.nodes[node].overrides.get(self._item or "", EMPTY)
        value = own.get(seed.name, document.graph.nodes[node].settings.get(seed.name, seed.default))
        if seed.read(value) == RANDOM:
            self._order("new")
            return
        graph = document.graph.set(node, seed.name, secrets.randbelow(2**32), item=self._item)
        document.edit(self.tr("Another take"), graph)
        self.render_asked.emit()

    # --- asking ------------------------------------------------------------------------------------------------

    def _order(self, how: TakeOrder, key: str = "") -> None:
        document, subject, item = self._session.document, self._subject, self._item

        def answered(answer: Looked) -> None:
            if (subject, item) == (self._subject, self._item):
                self._answered(how, answer)

        what = TakesOf(subject.node, item, how, key, urgency=0)
        self._session.engine.look(document.graph, document.folder, what, answered, self)

    def _answered(self, how: str, answer: Looked) -> None:
        if answer.error is not None:
            self.failed.emit(". ".join(filter(None, answer.error)))
            return
        self.list = answer.takes or ()
        for take in self.list[:24]:
            if take.key not in self._pictures:
                self._ask_picture(take.key)
        self.changed.emit()
        if how == "new":
            self.render_asked.emit()
        elif how == "choose":
            self._recall()

    def _recall(self) -> None:
        """Another seed: what comes after is stale, or known again."""
        document, run = self._session.document, self._session.run

        def known(answer: Looked) -> None:
            if answer.states is not None and not run.running:
                run.recall({node: dict(tasks) for node, tasks in answer.states.known.items()})

        self._session.engine.states(document.graph, document.folder, known, self)

    def _ask_picture(self, key: str) -> None:
        if self._subject.kind not in ("image", "mask", "video"):
            return

        def seen(answer: Looked) -> None:
            if answer.array is not None:
                self._pictures[key] = picture_of(answer.array)
                self.pictured.emit(key, self._pictures[key])

        document = self._session.document
        self._session.engine.look(
            document.graph,
            document.folder,
            PictureOf(self._subject.node, self._subject.output, take=key, width=_WIDTH, height=_HEIGHT, urgency=2),
            seen,
            self,
        )

    # --- what the node can do ----------------------------------------------------------------------------------

    def _spec(self) -> NodeSpec | None:
        node = self._session.document.graph.nodes.get(self._subject.node)
        return self._session.catalog.get(node.type) if node else None

    def _seed(self) -> Setting | None:
        spec = self._spec()
        return next((one for one in spec.settings if isinstance(one.kind, SeedKind)), None) if spec else None

    def _worth(self) -> bool:
        spec = self._spec()
        return spec is not None and (spec.keep or self._seed() is not None)
