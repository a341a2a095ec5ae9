"""Timelines of other programs, read into a cut: our own written ones come back, and small files in the public forms."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from studio.app.node_types import built_in
from studio.base.errors import MediaError
from studio.film.timeline import Clip, Layout, Look, Marker, Timeline, Title, Transition, apply, edits, lay_out, tracks
from studio.film.timeline.bringing import automatic, with_timeline
from studio.film.timeline.gathering import Imported
from studio.film.timeline.imports import read_timeline
from studio.film.timeline.interchange import to_otio, write
from studio.graph.graph import Graph

F = Fraction
MEDIA = {f"shots/{name}.mov": F(20) for name in ("dawn", "run", "goal")} | {"music/1.wav": F(30)}


PAL = F(25)


def film(rate: Fraction = PAL) -> Timeline:
    layout = Layout(rate, lead=F(0), tail=F(0))
    cut = lay_out([("dawn", F(4)), ("run", F(3)), ("goal", F(5))], music=[("1", F(30))], layout=layout)
    cut = edits.slip(edits.slip(edits.slip(cut, "run", F(2)), "goal", F(2)), "dawn", F(1))
    cut = edits.dissolve(cut, "run", F("0.8"))
    cut = edits.retime(cut, "goal", F(2))
    cut, roll = tracks.add_track(cut, "picture", "B-roll")
    cut = tracks.place(cut, Clip("x", "goal", F(1), offset=F(4)), roll, F(2))
    cut = tracks.place(cut, Clip("y", "dawn", F(1), offset=F(3), freeze=True), roll, F(5))
    cut, titles = tracks.add_track(cut, "title", "Names")
    cut = tracks.place(cut, Clip("t", "", F(2), title=Title("Maya Okonkwo")), titles, F(1))
    return edits.mark(cut, Marker(F(2), "Kick-off", "green"))


def brought_back(tmp_path: Path, cut: Timeline, ending: str) -> Imported:
    write(to_otio(cut, size=(1280, 720), media=MEDIA), tmp_path / f"film{ending}")
    return read_timeline(tmp_path / f"film{ending}")


@pytest.mark.parametrize("rate", [F(25), F(30000, 1001)])
@pytest.mark.parametrize("ending", [".otio", ".fcpxml", ".xml", ".edl"])
def test_what_was_written_comes_back(tmp_path: Path, ending: str, rate: Fraction) -> None:
    cut = film(rate)
    read = brought_back(tmp_path, cut, ending)
    frame = 1 / rate
    assert read.cut.rate == rate
    pictures = read.cut.picture.clips
    assert [clip.source for clip in pictures] == ["dawn", "run", "goal"]
    for mine, theirs in zip(cut.picture.clips, pictures, strict=True):
        assert theirs.speed == mine.speed
        assert abs(theirs.offset - mine.offset) <= 2 * frame
        assert abs(read.cut.spans[theirs.id].start - cut.spans[mine.id].start) <= frame
        assert abs(theirs.length - mine.length) <= frame
    assert pictures[1].gap < 0 and pictures[1].transition.kind == "dissolve"
    assert {source.file for source in read.sources.values()} >= {"shots/dawn.mov", "shots/run.mov", "shots/goal.mov"}
    if ending == ".edl":
        return
    roll = next(track for track in read.cut.layers if track.kind == "picture")
    assert [clip.source for clip in roll.clips] == ["goal", "dawn"] and roll.clips[1].freeze
    assert [float(read.cut.spans[clip.id].start) for clip in roll.clips] == pytest.approx([2, 5], abs=0.04)
    if ending != ".xml":
        titles = next(track for track in read.cut.layers if track.kind == "title")
        assert [clip.title.text for clip in titles.clips if clip.title] == ["Maya Okonkwo"]
    assert [clip.source for track in read.cut.sounds for clip in track.clips] == ["effects/1"]
    assert [marker.name for marker in read.cut.markers] == ["Kick-off"]


def test_final_cut_keeps_places_levels_and_passages(tmp_path: Path) -> None:
    cut = film().with_clip("x", lambda clip: replace(clip, look=Look(x=25, y=-25, scale=40, opacity=50, rotation=10)))
    cut = edits.gain(edits.passage(cut, "run", Transition("push"), F("0.8")), "music/1", -6)
    read = brought_back(tmp_path, cut, ".fcpxml")
    clip = next(track for track in read.cut.layers if track.kind == "picture").clips[0]
    assert (clip.look.scale, clip.look.opacity, clip.look.rotation) == (40, 50, 10)
    assert clip.look.x == pytest.approx(25, abs=1e-3) and clip.look.y == -25
    assert read.cut.picture.clips[1].transition.kind == "push" and read.size == (1280, 720)
    assert next(clip.gain for track in read.cut.sounds for clip in track.clips) == -6


EDL = """TITLE: Reel
FCM: NON-DROP FRAME

001  A001     V     C        01:00:00:00 01:00:02:00 00:00:00:00 00:00:02:00
* FROM CLIP NAME:  wide.mov
002  A002     V     C        00:00:10:00 00:00:14:00 00:00:02:00 00:00:04:00
M2   A002     050.0                      00:00:10:00
* FROM CLIP NAME:  close.mov
003  BL       V     C        00:00:00:00 00:00:01:00 00:00:04:00 00:00:05:00
004  A001     V     C        01:00:05:00 01:00:06:00 00:00:05:00 00:00:06:00
* FROM CLIP NAME:  wide.mov
"""

FCP7 = """<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE xmeml><xmeml version="5"><sequence id="s"><name>Cut</name>
<duration>100</duration><rate><timebase>25</timebase><ntsc>FALSE</ntsc></rate><media><video>
<track><clipitem id="c1"><name>wide</name><duration>500</duration><rate><timebase>25</timebase><ntsc>FALSE</ntsc></rate>
<in>25</in><out>75</out><start>0</start><end>50</end><file id="f1"><name>wide.mov</name>
<pathurl>file://localhost/media/a%20wide.mov</pathurl><rate><timebase>25</timebase><ntsc>FALSE</ntsc></rate>
<duration>500</duration></file></clipitem></track>
<track><clipitem id="c2"><name>over</name><duration>500</duration><rate><timebase>25</timebase><ntsc>FALSE</ntsc></rate>
<in>0</in><out>25</out><start>10</start><end>35</end><file id="f1"/>
<filter><effect><name>Time Remap</name><effectid>timeremap</effectid><effectcategory>motion</effectcategory>
<effecttype>motion</effecttype><mediatype>video</mediatype><parameter><parameterid>speed</parameterid><name>speed</name>
<value>200</value></parameter></effect></filter></clipitem></track></video></media></sequence></xmeml>"""

FCPXML = """<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE fcpxml><fcpxml version="1.9"><resources>
<format id="r1" frameDuration="1001/30000s" width="1920" height="1080"/>
<asset id="r2" name="Wide" start="3600s" duration="30030/1000s" hasVideo="1" hasAudio="1" format="r1">
<media-rep kind="original-media" src="file:///media/wide.mov"/></asset></resources>
<library><event><project name="P"><sequence format="r1" tcStart="3600s" duration="12012/1000s"><spine>
<asset-clip ref="r2" offset="3600s" name="A" start="108108000/30000s" duration="6006/1000s">
<title ref="r9" lane="1" offset="108138030/30000s" name="Name" start="0s" duration="2002/1000s"><text>
<text-style ref="t">Maya</text-style></text></title>
<marker start="108138030/30000s" duration="1001/30000s" value="Here" note="her hand"/></asset-clip>
<gap name="Gap" offset="10818018/3003s" start="3600s" duration="1001/1000s"/>
<ref-clip ref="r7" offset="3607s" name="Compound" duration="1001/1000s"/></spine></sequence></project></event></library>
</fcpxml>"""


def saved(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, "utf-8")
    return folder / name


def test_an_edl_brings_reels_speeds_and_black(tmp_path: Path) -> None:
    read = read_timeline(saved(tmp_path, "cut.edl", EDL), F(25))
    clips = read.cut.picture.clips
    assert [(clip.name, clip.speed) for clip in clips] == [("wide.mov", 1), ("close.mov", 2), ("wide.mov", 1)]
    assert [float(read.cut.spans[clip.id].start) for clip in clips] == [0, 2, 5]
    assert clips[0].source == clips[2].source != clips[1].source
    assert {source.file for source in read.sources.values()} == {"A001", "A002"}


def test_fcp_7_xml_brings_tracks_files_and_speeds(tmp_path: Path) -> None:
    read = read_timeline(saved(tmp_path, "cut.xml", FCP7))
    assert read.sources == {"a-wide": replace(read.sources["a-wide"], file="/media/a wide.mov", seconds=F(20))}
    clip, over = read.cut.picture.clips[0], read.cut.layers[0].clips[0]
    assert (clip.offset, clip.length) == (1, 2)
    assert (over.speed, read.cut.spans[over.id].start, over.length) == (2, F("0.4"), 1)


def test_fcpxml_brings_titles_markers_and_clocks_that_start_late(tmp_path: Path) -> None:
    read = read_timeline(saved(tmp_path, "cut.fcpxml", FCPXML))
    assert read.cut.rate == F(30000, 1001)
    clip, title = read.cut.picture.clips[0], read.cut.layers[0].clips[0]
    assert clip.offset == F("3.6") and clip.length == F("6.006")
    assert title.title is not None and title.title.text == "Maya"
    assert read.cut.spans[title.id].start == F("1.001")
    assert [(marker.at, marker.name, marker.note) for marker in read.cut.markers] == [(F("1.001"), "Here", "her hand")]
    assert read.notes == ("1 compound or missing clips, whose place is black",)


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("a.edl", "nothing", "cannot be read"),
        ("a.xml", "<xmeml", "cannot be read"),
        ("a.xml", "<!DOCTYPE x [<!ENTITY a 'b'>]><xmeml/>", "cannot be read"),
        ("a.fcpxml", "<fcpxml>", "cannot be read"),
        ("a.fcpxml", "<fcpxml/>", "no project"),
        ("a.otio", "[" * 100_000, "cannot be read"),
        ("a.otio", '{"OTIO_SCHEMA": "Gap.1"}', "no timeline"),
        ("a.mov", "", "no timeline that can be read"),
    ],
)
def test_what_is_no_timeline_is_a_clear_error(tmp_path: Path, name: str, text: str, words: str) -> None:
    with pytest.raises(MediaError, match=words):
        read_timeline(saved(tmp_path, name, text))


def test_an_imported_cut_becomes_nodes_that_hold_it(tmp_path: Path) -> None:
    read = brought_back(tmp_path, film(), ".otio")
    graph, timeline = with_timeline(Graph(), built_in(), read, find=lambda file: tmp_path / file)
    loads = {id: node for id, node in graph.nodes.items() if id != timeline}
    assert {node.settings["path"] for node in loads.values()} == {
        (tmp_path / source.file).as_posix() for source in read.sources.values()
    }
    nodes = [(id, source) for id, source in zip(loads, read.sources.values(), strict=True)]
    # Their true lengths may be others than the file said: what was read holds all the same.
    longer = automatic([(id, replace(source, seconds=source.seconds + 1)) for id, source in nodes], F(25))
    cut = apply(longer, graph.nodes[timeline].settings["edit"])
    assert cut.spans == read.cut.spans
    assert {wire.input for wire in graph.into(timeline)} == {"pictures", "effects"}
