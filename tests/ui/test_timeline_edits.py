"""The cut worked with mouse and keys: every edit does what it says, and undo takes all of it back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from studio.film.timeline import Timeline
from studio.graph.catalog import Catalog
from tests.ui.timeline_stage import FILM, Stage

SHIFT, ALT, CTRL = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
)


@pytest.fixture
def stage(qtbot: QtBot, catalog: Catalog) -> Iterator[Stage]:
    made = Stage(catalog)
    qtbot.addWidget(made.panel)
    qtbot.waitExposed(made.panel)
    made.lanes.snapping = False
    yield made


def near(stage: Stage, seconds: float, wanted: float) -> bool:
    """Within what a pixel and a frame allow."""
    return abs(seconds - wanted) < 2.5 / stage.scale.pixels + 0.04


def trim_end(s: Stage) -> None:
    s.drag(s.at(3.97), s.at(2.97))


def trim_start(s: Stage) -> None:
    s.drag(s.at(4.03), s.at(5.03))


def trim_end_leaving_black(s: Stage) -> None:
    s.drag(s.at(3.97), s.at(2.97), SHIFT)


def roll(s: Stage) -> None:
    s.drag(s.at(4.03), s.at(5.03), ALT)


def slip(s: Stage) -> None:
    s.drag(s.at(9.0), s.at(8.0), ALT)


def dissolve(s: Stage) -> None:
    s.drag(s.at(5.5), s.at(4.7))


def reorder(s: Stage) -> None:
    s.drag(s.at(11.0), s.at(0.5))


def leave_black(s: Stage) -> None:
    s.drag(s.at(5.0), s.at(6.5))


def move_voice(s: Stage) -> None:
    s.drag(s.at(1.2, "voice", 0.75), s.at(2.2, "voice", 0.75))


def trim_voice(s: Stage) -> None:
    s.drag(s.at(1.98, "voice", 0.75), s.at(1.48, "voice", 0.75))


def fade_in(s: Stage) -> None:
    rect = s.lanes.place_of("effects/dawn")
    handle = rect.topLeft().toPoint() + QPoint(6, 5)
    s.drag(handle, handle + (s.at(1.0) - s.at(0.0)))


def gain(s: Stage) -> None:
    from studio.ui.timeline.paint import gain_y

    rect = s.lanes.place_of("effects/run")
    start = s.at(5.5, "effects")
    start.setY(round(gain_y(rect, 0.0)))
    s.drag(start, start + QPoint(0, 24))


def split(s: Stage) -> None:
    s.playhead.seek(5.0)
    s.key(Qt.Key.Key_S)


def split_voice(s: Stage) -> None:
    s.click(s.at(1.2, "voice", 0.8))
    s.playhead.seek(1.0)
    s.key(Qt.Key.Key_S)


def ripple_delete(s: Stage) -> None:
    s.click(s.at(5.5))
    s.key(Qt.Key.Key_Delete, SHIFT)


def delete_leaving_black(s: Stage) -> None:
    s.click(s.at(5.5))
    s.key(Qt.Key.Key_Delete)


def delete_two(s: Stage) -> None:
    s.click(s.at(2.0))
    s.click(s.at(5.5), CTRL)
    s.key(Qt.Key.Key_Delete, SHIFT)


def trim_start_to_playhead(s: Stage) -> None:
    s.playhead.seek(5.0)
    s.key(Qt.Key.Key_Q)


def trim_end_to_playhead(s: Stage) -> None:
    s.playhead.seek(5.0)
    s.key(Qt.Key.Key_W)


def marker(s: Stage) -> None:
    s.playhead.seek(2.0)
    s.key(Qt.Key.Key_M)


def mute_track(s: Stage) -> None:
    s.click(s.panel.headers.button("voice", "mute").rect().center(), widget=s.panel.headers.button("voice", "mute"))


def solo_track(s: Stage) -> None:
    s.click(s.panel.headers.button("voice", "solo").rect().center(), widget=s.panel.headers.button("voice", "solo"))


def mute_clip(s: Stage) -> None:
    s.click(s.at(1.2, "voice", 0.8))
    s.key(Qt.Key.Key_M, SHIFT)


def ids(t: Timeline) -> list[str]:
    return [clip.id for clip in t.picture.clips]


def unlink_sound(s: Stage) -> None:
    s.click(s.at(5.0))
    s.key(Qt.Key.Key_L, CTRL | SHIFT)


EDITS: list[tuple[Callable[[Stage], None], Callable[[Stage, Timeline], object]]] = [
    (trim_end, lambda s, t: near(s, s.lengths()["dawn"], 3) and near(s, s.starts()["run"], 3)),
    (
        trim_start,
        lambda s, t: near(s, s.lengths()["run"], 2) and s.starts()["run"] == 4 and near(s, s.starts()["goal"], 6),
    ),
    (trim_end_leaving_black, lambda s, t: near(s, s.lengths()["dawn"], 3) and s.starts()["run"] == 4),
    (roll, lambda s, t: near(s, s.starts()["run"], 5) and s.starts()["goal"] == 7 and near(s, s.lengths()["dawn"], 5)),
    (slip, lambda s, t: near(s, float(t.find("goal")[1].offset), 1) and s.starts()["goal"] == 7),
    (dissolve, lambda s, t: near(s, s.starts()["run"], 3.2) and near(s, float(t.length), 11.2)),
    (reorder, lambda s, t: ids(t) == ["goal", "dawn", "run"] and s.starts()["voice/goal"] == 0.5),
    (leave_black, lambda s, t: near(s, s.starts()["run"], 5.5) and near(s, s.starts()["goal"], 8.5)),
    (move_voice, lambda s, t: near(s, s.starts()["voice/dawn"], 1.5) and s.starts()["run"] == 4),
    (trim_voice, lambda s, t: near(s, s.lengths()["voice/dawn"], 1.0)),
    (fade_in, lambda s, t: near(s, float(t.find("effects/dawn")[1].fade_in), 1.0)),
    (gain, lambda s, t: abs(t.find("effects/run")[1].gain + 24) < 1),
    (split, lambda s, t: ids(t) == ["dawn", "run", "run~2", "goal"] and s.starts()["run~2"] == 5),
    (split_voice, lambda s, t: s.starts()["voice/dawn~2"] == 1 and len(ids(t)) == 3),
    (ripple_delete, lambda s, t: ids(t) == ["dawn", "goal"] and s.starts()["goal"] == 4),
    (delete_leaving_black, lambda s, t: ids(t) == ["dawn", "goal"] and s.starts()["goal"] == 7),
    (delete_two, lambda s, t: ids(t) == ["goal"] and "voice/run" not in t.spans),
    (
        trim_start_to_playhead,
        lambda s, t: s.lengths()["run"] == 2 and s.starts()["run"] == 4 and s.playhead.seconds == 4,
    ),
    (trim_end_to_playhead, lambda s, t: s.lengths()["run"] == 1 and s.starts()["goal"] == 5),
    (marker, lambda s, t: [m.at for m in t.markers] == [Fraction(2)]),
    (mute_track, lambda s, t: t.track("voice").muted),
    (solo_track, lambda s, t: [track.muted for track in t.tracks] == [False, False, True, True]),
    (mute_clip, lambda s, t: t.find("voice/dawn")[1].muted),
    (unlink_sound, lambda s, t: s.starts()["sound/run"] == 4 and s.lanes.rows[-1].pieces[0].title.startswith("Run")),
]


@pytest.mark.parametrize(("work", "done"), EDITS, ids=[work.__name__ for work, _ in EDITS])
def test_an_edit_does_what_it_says_and_is_one_step_of_undo(
    stage: Stage, work: Callable[[Stage], None], done: Callable[[Stage, Timeline], object]
) -> None:
    before = stage.graph
    work(stage)
    assert done(stage, stage.cut.timeline), (stage.starts(), stage.lengths())
    edited = stage.graph
    assert edited.nodes["timeline"].settings["edit"], "the cut is kept in the node"
    assert stage.document.undo_label
    stage.document.undo()
    assert stage.graph == before == FILM
    assert stage.cut.timeline == stage.cut.automatic
    stage.document.redo()
    assert stage.graph == edited and done(stage, stage.cut.timeline)


def test_a_drag_shows_what_it_will_do_and_esc_takes_it_back(stage: Stage) -> None:
    stage.drag(stage.at(3.97), stage.at(2.97), drop=False)
    assert near(stage, float(stage.cut.shown.length), 11.0)
    assert stage.graph == FILM, "nothing is edited before the button is let go"
    stage.cut.sources.changed.emit()  # the engine has told of lengths in the middle of it
    assert near(stage, float(stage.cut.shown.length), 11.0)
    stage.key(Qt.Key.Key_Escape)
    assert float(stage.cut.shown.length) == 12.0 and stage.graph == FILM


def test_a_clip_cannot_be_trimmed_to_nothing(stage: Stage) -> None:
    stage.drag(stage.at(3.97), stage.at(-3.0))
    assert stage.lengths()["dawn"] == 0.04


def test_trimming_back_leaves_nothing_in_the_file(stage: Stage) -> None:
    stage.playhead.seek(5.0)
    stage.key(Qt.Key.Key_M)
    stage.key(Qt.Key.Key_M)
    assert stage.graph == FILM


def test_a_locked_track_stays_as_it_is(stage: Stage) -> None:
    lock = stage.panel.headers.button("picture", "lock")
    stage.click(lock.rect().center(), widget=lock)
    locked = stage.graph
    trim_end(stage)
    split(stage)
    ripple_delete(stage)
    assert stage.graph == locked
    stage.click(lock.rect().center(), widget=lock)
    trim_end(stage)
    assert near(stage, stage.lengths()["dawn"], 3)


def test_what_cannot_be_done_says_why(stage: Stage) -> None:
    said: list[str] = []
    stage.cut.refused.connect(said.append)
    stage.lanes.choose(["dawn", "run", "goal"])
    stage.key(Qt.Key.Key_Delete, SHIFT)
    assert "last shot" in said[0] and stage.graph == FILM


def test_edits_survive_a_change_of_the_script(stage: Stage) -> None:
    trim_end(stage)
    length = stage.lengths()["dawn"]
    text = stage.graph.nodes["script"].settings["text"].replace("(3 s)", "(6 s)")
    stage.document.edit("longer", stage.graph.set("script", "text", text))
    assert stage.lengths() | {"dawn": length, "run": 6.0} == stage.lengths()
