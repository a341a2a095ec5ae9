"""What an editor's hands look for on the timeline: tools, rubber band, clipboard, menus, markers, magnet, loop."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from studio.film.timeline import Timeline
from studio.ui.timeline.tools import KEYS, Tool
from tests.ui.timeline_stage import FILM, SCRIPT, Stage

SHIFT, CTRL, NONE = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.NoModifier,
)
Key = Qt.Key


@pytest.fixture(autouse=True)
def loose(stage: Stage) -> None:
    stage.lanes.snapping = False


def near(stage: Stage, seconds: float, wanted: float) -> bool:
    return abs(seconds - wanted) < 2.5 / stage.scale.pixels + 0.04


def order(stage: Stage) -> list[str]:
    return [clip.id for clip in stage.cut.timeline.picture.clips]


def menu_at(widget: QWidget, at: QPoint) -> QMenu:
    """What a right click opens."""
    QApplication.sendEvent(widget, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, widget.mapToGlobal(at)))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def choose(menu: QMenu, words: str) -> None:
    action = next(action for action in menu.actions() if action.text() == words)
    assert action.isEnabled(), words
    action.trigger()
    menu.close()
    QApplication.processEvents()


def words_of(menu: QMenu) -> set[str]:
    found = {action.text() for action in menu.actions() if action.text()}
    menu.close()
    return found


# --- menus --------------------------------------------------------------------------------------------------------


def test_a_right_click_beside_the_clips_says_nothing_of_a_clip_chosen_elsewhere(stage: Stage) -> None:
    stage.click(stage.at(5.5))
    assert stage.lanes.chosen == ("run",)
    words = words_of(menu_at(stage.lanes, stage.at(6.0, "music")))
    assert not any("elete" in one or "Split" in one or "Trim" in one for one in words), words
    assert {"Add a marker here", "Playhead to here", "Mute the track"} <= words
    assert stage.lanes.chosen == ()


def test_a_clips_menu_splits_it_under_the_pointer_wherever_the_playhead_is(stage: Stage) -> None:
    stage.playhead.seek(1.0)
    choose(menu_at(stage.lanes, stage.at(9.0)), "Split here")
    assert order(stage) == ["dawn", "run", "goal", "goal~2"]
    assert near(stage, stage.starts()["goal~2"], 9.0)
    choose(menu_at(stage.lanes, stage.at(5.0)), "Trim the end to here")
    assert near(stage, stage.lengths()["run"], 1.0) and stage.playhead.seconds == 1.0


def test_the_gap_between_two_clips_is_closed_from_its_menu(stage: Stage) -> None:
    stage.drag(stage.at(5.0), stage.at(6.5))
    assert near(stage, stage.starts()["run"], 5.5)
    choose(menu_at(stage.lanes, stage.at(4.7)), "Close the gap")
    assert stage.starts()["run"] == 4.0


def test_a_locked_tracks_clip_has_nothing_but_the_lock_in_its_menu(stage: Stage) -> None:
    stage.panel.tracks.lock("voice")
    menu = menu_at(stage.lanes, stage.at(1.2, "voice", 0.75))
    able = {action.text() for action in menu.actions() if action.text() and action.isEnabled()}
    menu.close()
    QApplication.processEvents()
    assert able == {"Unlock the track"}
    assert stage.session.commands["timeline.delete"].action.isEnabled(), "the command itself is not switched off"


def test_the_name_of_a_track_has_a_menu(stage: Stage) -> None:
    menu = menu_at(stage.panel.headers, QPoint(40, stage.at(0, "voice").y()))
    choose(menu, "Mute the track")
    assert stage.cut.timeline.track("voice").muted


# --- choosing -----------------------------------------------------------------------------------------------------


def test_a_rubber_band_chooses_what_it_touches_and_escape_takes_it_back(stage: Stage) -> None:
    stage.drag(stage.at(2.6, "voice"), stage.at(5.5, "effects"))
    assert set(stage.lanes.chosen) == {"voice/run", "effects/dawn", "effects/run"}
    assert stage.playhead.seconds == 0.0, "drawing it moves no playhead"
    stage.drag(stage.at(2.6, "voice"), stage.at(8.5, "voice"), drop=False)
    assert set(stage.lanes.chosen) == {"voice/run", "voice/goal"}
    stage.key(Key.Key_Escape)
    assert stage.lanes.chosen == ()


def test_a_rubber_band_with_ctrl_adds_to_what_is_chosen(stage: Stage) -> None:
    stage.click(stage.at(1.0))
    stage.drag(stage.at(6.6, "voice"), stage.at(8.4, "voice"), CTRL)
    assert set(stage.lanes.chosen) == {"dawn", "voice/goal"}


# --- the clipboard ------------------------------------------------------------------------------------------------


def copy_and_paste(s: Stage) -> None:
    s.click(s.at(5.5))
    s.key(Key.Key_C, CTRL)
    s.playhead.seek(7.0)
    s.key(Key.Key_V, CTRL)


def cut_and_paste_inside_a_clip(s: Stage) -> None:
    s.click(s.at(5.5))
    s.key(Key.Key_X, CTRL)
    s.playhead.seek(6.0)  # two seconds into the last one by now
    s.key(Key.Key_V, CTRL)


def paste_over(s: Stage) -> None:
    s.key(Key.Key_P)
    s.click(s.at(5.5))
    s.key(Key.Key_C, CTRL)
    s.playhead.seek(8.0)
    s.key(Key.Key_V, CTRL)


def duplicate_a_sound(s: Stage) -> None:
    s.click(s.at(4.8, "voice", 0.75))
    s.key(Key.Key_D, CTRL)


def duplicate_picture_with_its_voice(s: Stage) -> None:
    s.click(s.at(5.5))
    s.click(s.at(4.8, "voice", 0.75), CTRL)
    s.key(Key.Key_D, CTRL)


PASTES: list[tuple[Callable[[Stage], None], Callable[[Stage], object]]] = [
    (copy_and_paste, lambda s: order(s) == ["dawn", "run", "run~2", "goal"] and s.starts()["goal"] == 10),
    (
        cut_and_paste_inside_a_clip,
        lambda s: order(s) == ["dawn", "goal", "run~2", "goal~2"] and s.starts()["goal~2"] == 9,
    ),
    (paste_over, lambda s: s.starts()["run~2"] == 8 and s.starts()["goal~2"] == 11 and s.lengths()["goal"] == 1),
    (duplicate_a_sound, lambda s: s.starts()["voice/run~2"] == 6 and len(order(s)) == 3),
    (
        duplicate_picture_with_its_voice,
        lambda s: s.starts()["run~2"] == 7 and s.starts()["voice/run~2"] == 7.5 and s.starts()["goal"] == 10,
    ),
]


@pytest.mark.parametrize(("work", "done"), PASTES, ids=[work.__name__ for work, _ in PASTES])
def test_clips_are_copied_and_pasted(
    stage: Stage, work: Callable[[Stage], None], done: Callable[[Stage], object]
) -> None:
    work(stage)
    assert done(stage), (order(stage), stage.starts(), stage.lengths())
    assert all(id.endswith("~2") for id in stage.lanes.chosen), "what was laid down is chosen"
    while stage.document.undo_label:
        stage.document.undo()
    assert stage.graph == FILM


def test_nothing_of_another_program_is_pasted(stage: Stage) -> None:
    QApplication.clipboard().setText("Hello")
    stage.key(Key.Key_V, CTRL)
    assert stage.graph is stage.document.graph and stage.graph == FILM
    assert "no clips" in stage.panel.transport._message.text()


def test_attributes_of_one_clip_are_pasted_to_others(stage: Stage) -> None:
    stage.cut.edit("gain", lambda t: t.with_clip("voice/dawn", lambda c: c_with(c, gain=-6.0, fade_in=Fraction(1, 2))))
    stage.click(stage.at(1.2, "voice", 0.75))
    stage.key(Key.Key_C, CTRL)
    stage.drag(stage.at(4.2, "voice", 0.2), stage.at(8.2, "voice", 0.5), CTRL)
    stage.lanes.choose(["voice/run", "voice/goal"])
    stage.key(Key.Key_V, CTRL | Qt.KeyboardModifier.AltModifier)
    dialog = stage.panel.clipboard.dialog
    assert dialog is not None
    ticked = {names[0] for names, box in dialog.boxes.items() if box.isChecked()}
    assert {"gain", "fade_in"} <= ticked and "muted" not in ticked
    dialog.accept()
    for id in ("voice/run", "voice/goal"):
        clip = stage.cut.timeline.find(id)[1]
        assert (clip.gain, clip.fade_in) == (-6.0, Fraction(1, 2))
    stage.document.undo()
    assert stage.cut.timeline.find("voice/run")[1].gain == 0


def c_with(clip: object, **values: object) -> object:
    from dataclasses import replace

    return replace(clip, **values)  # type: ignore[type-var]


# --- tools --------------------------------------------------------------------------------------------------------


def with_tool(s: Stage, tool: Tool) -> None:
    s.key(getattr(Key, f"Key_{KEYS[tool]}"))
    assert s.panel.tools.buttons[tool].isChecked()


def razor(s: Stage) -> None:
    with_tool(s, Tool.RAZOR)
    s.click(s.at(5.0))


def razor_everywhere(s: Stage) -> None:
    with_tool(s, Tool.RAZOR)
    s.click(s.at(5.0), SHIFT)


def ripple_from_the_middle(s: Stage) -> None:
    with_tool(s, Tool.RIPPLE)
    s.drag(s.at(3.0), s.at(2.0))


def roll(s: Stage) -> None:
    with_tool(s, Tool.ROLL)
    s.drag(s.at(3.0), s.at(4.0))


def slip(s: Stage) -> None:
    with_tool(s, Tool.SLIP)
    s.drag(s.at(9.0), s.at(8.0))


def slide(s: Stage) -> None:
    s.cut.edit("room", lambda t: t.with_clip("goal", lambda c: c_with(c, offset=Fraction(2))))
    with_tool(s, Tool.SLIDE)
    s.drag(s.at(5.5), s.at(4.5))


def slide_later(s: Stage) -> None:
    with_tool(s, Tool.SLIDE)
    s.drag(s.at(5.5), s.at(6.5))


def without_magnet_a_trim_leaves_black(s: Stage) -> None:
    s.key(Key.Key_P)
    s.drag(s.at(3.97), s.at(2.97))


TOOLS: list[tuple[Callable[[Stage], None], Callable[[Stage, Timeline], object]]] = [
    (razor, lambda s, t: near(s, s.starts()["run~2"], 5) and "voice/run~2" not in t.spans),
    (razor_everywhere, lambda s, t: {"run~2", "voice/run~2", "effects/run~2"} <= t.spans.keys()),
    (ripple_from_the_middle, lambda s, t: near(s, s.lengths()["dawn"], 3) and near(s, s.starts()["run"], 3)),
    (roll, lambda s, t: near(s, s.starts()["run"], 5) and s.starts()["goal"] == 7 and t.length == 12),
    (slip, lambda s, t: near(s, float(t.find("goal")[1].offset), 1) and s.starts()["goal"] == 7),
    (
        slide,
        lambda s, t: (
            near(s, s.starts()["run"], 3)
            and s.lengths()["run"] == 3
            and near(s, s.lengths()["goal"], 6)
            and near(s, float(t.find("goal")[1].offset), 1)
            and t.length == 12
        ),
    ),
    (slide_later, lambda s, t: near(s, s.starts()["run"], 5) and near(s, s.lengths()["dawn"], 5) and t.length == 12),
    (without_magnet_a_trim_leaves_black, lambda s, t: near(s, s.lengths()["dawn"], 3) and s.starts()["run"] == 4),
]


@pytest.mark.parametrize(("work", "done"), TOOLS, ids=[work.__name__ for work, _ in TOOLS])
def test_each_tool_does_its_work(
    stage: Stage, work: Callable[[Stage], None], done: Callable[[Stage, Timeline], object]
) -> None:
    work(stage)
    assert done(stage, stage.cut.timeline), (stage.starts(), stage.lengths())
    while stage.document.undo_label:
        stage.document.undo()
    assert stage.graph == FILM


def test_a_tools_button_chooses_it_as_its_key_does(stage: Stage) -> None:
    button = stage.panel.tools.buttons[Tool.SLIP]
    stage.click(button.rect().center(), widget=button)
    assert stage.lanes.tool is Tool.SLIP
    stage.key(Key.Key_A)
    assert stage.lanes.tool is Tool.SELECT and stage.panel.tools.buttons[Tool.SELECT].isChecked()


# --- markers, loop, numbers -----------------------------------------------------------------------------------------


def test_a_marker_has_a_name_notes_and_a_colour_and_is_dragged(stage: Stage) -> None:
    stage.playhead.seek(2.0)
    stage.key(Key.Key_M, CTRL)
    dialog = stage.panel.commands.markers.dialog
    assert dialog is not None
    QTest.keyClicks(dialog.name, "Kick-off")
    QTest.keyClicks(dialog.note, "Louder here")
    dialog.color.setCurrentIndex(3)
    dialog.accept()
    [marker] = stage.cut.timeline.markers
    assert (marker.at, marker.name, marker.note, marker.color) == (2, "Kick-off", "Louder here", "#4cc38a")
    ruler = stage.panel.ruler
    stage.drag(QPoint(round(stage.scale.x(2.0)) + 3, 17), QPoint(round(stage.scale.x(5.0)) + 3, 17), widget=ruler)
    [moved] = stage.cut.timeline.markers
    assert near(stage, float(moved.at), 5.0) and moved.note == "Louder here"
    choose(menu_at(ruler, QPoint(round(stage.scale.x(moved.at)) + 3, 17)), "Remove the marker")
    assert not stage.cut.timeline.markers


def test_keys_go_from_marker_to_marker(stage: Stage) -> None:
    for seconds in (2.0, 6.0):
        stage.playhead.seek(seconds)
        stage.key(Key.Key_M)
    stage.playhead.seek(0.0)
    stage.key(Key.Key_Down, SHIFT)
    assert stage.playhead.seconds == 2.0
    stage.key(Key.Key_Down, SHIFT)
    assert stage.playhead.seconds == 6.0
    stage.key(Key.Key_Up, SHIFT)
    assert stage.playhead.seconds == 2.0


def test_in_to_out_plays_again_and_again(stage: Stage) -> None:
    stage.playhead.set_range(2.0, 3.0)
    stage.key(Key.Key_L, CTRL)
    assert stage.playhead.loop
    stage.playhead.seek(2.9)
    stage.playhead.play()
    stage.playhead._since -= 0.2  # as if a fifth of a second had gone by
    stage.playhead._run_on()
    assert stage.playhead.playing and stage.playhead.seconds == 2.0
    stage.playhead.pause()


def test_a_clip_has_the_number_of_its_shot_in_the_storyboard(stage: Stage) -> None:
    stage.drag(stage.at(11.0), stage.at(0.5))  # the last to the front
    stage.playhead.seek(1.0)
    stage.key(Key.Key_S)
    titles = [piece.title for piece in stage.lanes.rows[0].pieces]
    assert titles == ["3 · Goal", "3 · Goal", "1 · Dawn", "2 · Run"]
    assert "## 3 · Goal" in SCRIPT
