"""What the window says while a model works on a graphics card."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from studio.graph import events
from studio.ui.status import StatusLine
from tests.ui.hands import Hands

GIB = 2**30


def test_the_status_line_shows_the_cards_memory_only_while_a_model_works_on_one(hands: Hands, qtbot: QtBot) -> None:
    line, run = StatusLine(), hands.page.session.run
    qtbot.addWidget(line)
    line.follow(hands.page.session)
    run.feed(events.Planned(("two",)))
    assert line.memory.isHidden()
    run.feed(events.DeviceMemory("two", None, "GeForce RTX 4090", 9.5 * GIB, 24 * GIB))
    assert not line.memory.isHidden() and line.memory.text() == "VRAM 9.5 / 24 GB"
    assert "GeForce RTX 4090" in line.memory.toolTip()
    run.feed(events.Done(1.0, 1, 0, 0, False))
    assert line.memory.isHidden()


def test_a_note_stays_while_progress_goes_on_and_others_join_it(hands: Hands) -> None:
    run = hands.page.session.run
    run.feed(events.Planned(("two",)))
    run.feed(events.Noted("two", None, "on the processor"))
    run.feed(events.Progressed("two", None, 1, 4, "steps", 1.0, 3.0))
    run.feed(events.Noted("two", None, "sampler kept"))
    run.feed(events.Noted("two", None, "sampler kept"))
    run.feed(events.Finished("two", None, False, 0.1, "key"))
    assert run.task("two").note == "on the processor\nsampler kept"
