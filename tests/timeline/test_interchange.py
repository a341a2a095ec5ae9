"""The cut in other programs' files."""

from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree

import opentimelineio as otio
import pytest
from cuts import automatic, edited
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.base.errors import MediaError, SettingError
from studio.film.timeline import Layout, Marker, Timeline, cuts_in, edits, lay_out
from studio.film.timeline.fcpxml import to_fcpxml
from studio.film.timeline.interchange import to_otio, write

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
    assert picture[0].media_reference.target_url == "shots/dawn.mov"
    assert read.tracks[1][1].media_reference.target_url == "voice/dawn.wav"
    assert read.tracks.markers[0].name == "Kick-off"


@pytest.mark.parametrize("ending", [".otio", ".edl", ".fcpxml", ".xml"])
def test_every_form_is_written_and_read_back(tmp_path: Path, ending: str) -> None:
    target = tmp_path / f"kürzer{ending}"
    write(to_otio(film()), target)
    if ending == ".fcpxml":
        assert ElementTree.parse(target).find(".//asset-clip[@name='goal']") is not None
    else:
        read = otio.adapters.read_from_file(str(target), **({"rate": 25} if ending == ".edl" else {}))
        assert {"dawn", "run", "goal"} <= {clip.name for clip in read.find_clips()}
    assert "goal" in target.read_text("utf-8")
    assert [p.name for p in tmp_path.iterdir()] == [target.name]


RATES = [F(24), F(24000, 1001), F(25), F(30000, 1001), F(48), F(60)]


@pytest.mark.parametrize("rate", RATES)
def test_final_cut_pro_xml_is_exact_at_every_rate(rate: Fraction) -> None:
    layout = Layout(rate, transition=F("0.4"), lead=F("0.2"), short="slow")
    shots = [("dawn", F(1)), ("run", F(3)), ("goal", F(5))]
    cut = lay_out(shots, [("dawn", F(2)), ("goal", F(3))], [("run", F(3))], [("1", F(30))], layout=layout)
    cut = edits.mark(edits.gain(cut, "voice/goal", -3), Marker(F(2), "Kick-off"))
    root = ElementTree.fromstring(to_fcpxml(cut, 1280, 720).partition("<!DOCTYPE fcpxml>")[2])
    spine = root.find(".//spine")
    assert spine is not None

    def times(element: ElementTree.Element) -> list[Fraction]:
        return [F((element.get(name) or "0s")[:-1]) for name in ("offset", "start", "duration")]

    end = F(0)
    for clip in spine.findall("asset-clip"):
        offset, _, duration = times(clip)
        assert offset == end and (duration * rate).denominator == 1
        end += duration
    assert end == cut.length
    for dissolve in spine.findall("transition"):
        assert times(dissolve)[2] == cut.snapped(F("0.4"))
    for sound in spine.findall("asset-clip/asset-clip"):
        parent = next(clip for clip in spine.findall("asset-clip") if sound in list(clip))
        offset, start, _ = times(parent)
        assert offset + times(sound)[0] - start == cut.snapped(cut.spans[sound.get("name", "")].start)
    assert root.find(".//adjust-volume[@amount='-3dB']") is not None
    assert root.find(".//marker[@value='Kick-off']") is not None
    assert len(root.findall(".//timeMap")) == 1


@pytest.mark.parametrize(
    ("text", "name", "error", "words"),
    [
        ('{"OTIO_SCHEMA": "Timeline.1", "tracks": null}', "film.fcpxml", MediaError, "no cut of this app"),
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


@pytest.mark.parametrize(
    "text",
    [
        "[" * 200_000,
        '{"a":' * 5000 + "1" + "}" * 5000,
        '{"OTIO_SCHEMA":"Timeline.1","metadata":{"a":' + "[" * 300 + "]" * 300 + "}}",
        '{"OTIO_SCHEMA":"Timeline.1","metadata":{"a":{"OTIO_SCHEMA":"Clip.1"},"a":{"OTIO_SCHEMA":"Clip.1"}}}',
    ],
)
def test_a_nested_or_twofold_timeline_is_refused_before_it_reaches_the_reader(text: str, tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="no OpenTimelineIO timeline"):
        write(text, tmp_path / "film.otio")
