"""The cut in other programs' files."""

from fractions import Fraction
from pathlib import Path

import opentimelineio as otio
import pytest
from cuts import automatic, edited
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.engine.errors import MediaError, SettingError
from studio.timeline import Layout, Marker, Timeline, cuts_in, edits, lay_out
from studio.timeline.interchange import to_otio, write

F = Fraction


def film() -> Timeline:
    layout = Layout(F(25), transition=F("0.4"), lead=F("0.2"))
    shots = [("dawn", F(4)), ("run", F(3)), ("goal", F(5))]
    cut = lay_out(shots, [("dawn", F(2)), ("goal", F(3))], [("run", F(3))], [("1", F(30))], layout=layout)
    return edits.mark(cut, Marker(F(2), "Kick-off", "green"))


@settings(max_examples=50, deadline=None)
@given(automatic())
def test_every_track_keeps_its_length_and_places(cut: Timeline) -> None:
    read = otio.adapters.read_from_string(to_otio(cut), "otio_json")
    picture = read.tracks[0]
    assert picture.duration().to_frames() == cut.frames
    for track in read.tracks:
        for clip in track.find_clips():
            span = cut.spans[clip.name]
            start = clip.trimmed_range_in_parent().start_time.to_frames()
            if track.kind == otio.schema.TrackKind.Audio:
                assert start == cut.frame(span.start)
            else:
                assert cut.frame(span.start) <= start < cut.frame(span.stop)


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_an_editor_gets_both_cuts_back(data: st.DataObject) -> None:
    auto = data.draw(automatic())
    made = data.draw(edited(auto))
    assert cuts_in(to_otio(made, auto)) == (auto, made)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"metadata": {"shotgraph": {"automatic": 3}}}'])
def test_a_text_that_is_no_cut_is_a_clear_error(text: str) -> None:
    with pytest.raises(MediaError, match="no cut of this app"):
        cuts_in(text)


def test_dissolves_markers_and_references_are_there() -> None:
    read = otio.adapters.read_from_string(to_otio(film()), "otio_json")
    picture = read.tracks[0]
    dissolve = picture[1]
    assert isinstance(dissolve, otio.schema.Transition)
    assert (dissolve.in_offset.value, dissolve.out_offset.value) == (5, 5)
    assert [clip.name for clip in picture.find_clips()] == ["dawn", "run", "goal"]
    assert picture[0].media_reference.target_url == "dawn.mov"
    assert read.tracks.markers[0].name == "Kick-off"


@pytest.mark.parametrize("ending", [".otio", ".edl", ".fcpxml", ".xml"])
def test_every_form_is_written_and_read_back(tmp_path: Path, ending: str) -> None:
    target = tmp_path / f"kürzer{ending}"
    write(to_otio(film()), target)
    read = otio.adapters.read_from_file(str(target), **({"rate": 25} if ending == ".edl" else {}))
    if ending != ".fcpxml":  # its reader gives a collection of projects
        clips = [clip.name for clip in read.find_clips()]
        assert {"dawn", "run", "goal"} <= set(clips)
    assert "goal" in target.read_text("utf-8")
    assert [p.name for p in tmp_path.iterdir()] == [target.name]


@pytest.mark.parametrize(
    ("text", "name", "error", "words"),
    [
        ("{}", "film.mov", SettingError, "no timeline file"),
        ("not json", "film.otio", MediaError, "no OpenTimelineIO timeline"),
        (None, "a-file/film.otio", MediaError, "cannot be written"),
    ],
)
def test_what_cannot_be_written_is_a_clear_error(
    tmp_path: Path, text: str | None, name: str, error: type, words: str
) -> None:
    (tmp_path / "a-file").write_text("in the way")
    with pytest.raises(error, match=words):
        write(text or to_otio(film()), tmp_path / name)
