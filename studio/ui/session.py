"""One open project as the panels of its page see it."""

from __future__ import annotations

from dataclasses import dataclass

from studio.graph.catalog import Catalog
from studio.graph.document import Document
from studio.ui.bridge import EngineBridge
from studio.ui.commands import Commands
from studio.ui.document_signals import DocumentSignals
from studio.ui.last_good import LastGood
from studio.ui.playhead import Playhead
from studio.ui.run_state import RunState
from studio.ui.selection import Selection


@dataclass(frozen=True)
class Session:
    """A panel is `Panel(session)`: it reads session.document.graph, edits through session.document.edit(label, graph),
    hears session.signals.changed(old, new), follows session.selection and session.playhead, and asks session.engine for
    results.

    A page (one tab) has one session for life, so a panel never changes documents.
    """

    document: Document
    signals: DocumentSignals
    selection: Selection
    run: RunState
    engine: EngineBridge
    catalog: Catalog
    commands: Commands
    playhead: Playhead
    last_good: LastGood | None = None
