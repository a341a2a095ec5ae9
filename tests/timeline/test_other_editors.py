"""What other editing programs get is what is there: reels that differ, sources no longer than they are, frames."""

import re
from fractions import Fraction
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree

import opentimelineio as otio
import pytest
from cuts import automatic, edited
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.base.errors import MediaError
from studio.film.timeline import Layout, Marker, Timeline, edits, lay_out
from studio.film.timeline.edl import reel_names, to_edl
from studio.film.timeline.fcpxml import to_fcpxml
from studio.film.timeline.interchange import to_otio, write
from studio.film.timeline.places import media_name

F = Fraction
Short = Literal["hold", "slow", "loop"]
PAL = F(25)
MEDIA = {"shots/a.mov": F(2), "shots/b.mov": F(3), "voice/a.wav": F("4.1"), "voice/b.wav": F(1)}


def film(short: Short = "hold", rate: Fraction = PAL, **how: Fraction) -> Timeline:
    """A shot of 2 s that waits for 4.1 s of narration, and one of 3 s."""
    layout = Layout(rate, short=short, lead=F("0.21"), **how)
    return lay_out([("a", F(2)), ("b", F(3))], [("a", F("4.1")), ("b", F(1))], layout=layout)


def seconds(text: str | None) -> Fraction:
    return F((text or "0s")[:-1])


def root_of(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text.partition("<!DOCTYPE fcpxml>")[2])


@given(st.lists(st.text(max_size=24), unique=True, max_size=40))
def test_every_source_has_a_reel_of_its_own_in_eight_letters_and_figures(names: list[str]) -> None:
    reels = reel_names([f"shots/{name}.mov" for name in names])
    assert len(set(reels.values())) == len(reels) == len(names)
    assert all(re.fullmatch(r"[A-Z0-9]{1,8}", reel) for reel in reels.values())


def test_reels_are_called_what_their_files_are_where_that_fits() -> None:
    files = [
        "shots/dawn.mov",
        "shots/the-long-corridor-1.mov",
        "shots/the-long-corridor-2.mov",
        "shots/夜.mov",
        "shots/É.mov",
    ]
    assert list(reel_names(files).values()) == ["DAWN", "THELONG1", "THELONG2", "REEL1", "E"]


def test_an_edl_says_which_reel_is_which_file_and_reads_back() -> None:
    text = to_edl(film(), MEDIA)
    assert "* REEL A IS shots/a.mov" in text and "* FROM FILE: shots/b.mov" in text
    clips = otio.adapters.read_from_string(text, "cmx_3600", rate=25).find_clips()
    assert [clip.name.strip().removesuffix(" FF") for clip in clips] == ["a", "a", "b"]


def events(text: str) -> list[tuple[str, list[int]]]:
    """Reel, and source in, source out, record in, record out in frames of 25 a second."""
    found = []
    for line in text.splitlines():
        if re.match(r"\d{3}  ", line):
            codes = re.findall(r"(\d\d):(\d\d):(\d\d):(\d\d)", line)
            found.append(
                (line[5:13].strip(), [((int(h) * 60 + int(m)) * 60 + int(s)) * 25 + int(f) for h, m, s, f in codes])
            )
    return found


def test_slow_motion_takes_the_frames_that_are_there_and_says_its_speed() -> None:
    text = to_edl(film("slow"), MEDIA)
    (_, (first, last, begin, end)), _ = events(text)
    assert (first, last, begin) == (0, 50, 0) and end > 100
    speed = re.search(r"^M2   A              (\d{3}\.\d)                00:00:00:00$", text, re.M)
    assert speed and float(speed[1]) == pytest.approx(25 * 50 / end, abs=0.05)


def test_a_held_frame_is_an_event_of_its_own_that_stands_still() -> None:
    text = to_edl(film("hold"), MEDIA)
    first, held, _ = events(text)
    assert first == ("A", [0, 50, 0, 50]) and held[1][:3] == [49, 50, 50]
    assert "M2   A              000.0                00:00:01:24" in text and "* FROM CLIP NAME:  a FF" in text


def test_a_loop_is_written_as_repeats_of_the_source() -> None:
    made = [source for _, source in events(to_edl(film("loop"), MEDIA))][:-1]
    assert [source[:2] for source in made[:2]] == [[0, 50], [0, 50]]
    assert made[-1][1] - made[-1][0] == made[-1][3] - made[-1][2] <= 50


def test_a_dissolve_begins_with_what_comes_in_where_what_goes_out_ends() -> None:
    text = to_edl(film("slow", transition=F("0.4")), MEDIA)
    out, cut, comes = events(text)
    assert out[1][3] == cut[1][2] == cut[1][3] == comes[1][2] and comes[0] == "B"
    assert "V     D 010    " in text and "* TO CLIP NAME:  b" in text


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_nothing_is_asked_for_that_the_media_lack_and_all_lies_on_frames(data: st.DataObject) -> None:
    cut = data.draw(edited(data.draw(automatic(timings=("longest", "clip")))))
    media = {media_name(cut, track, clip): data.draw(st.integers(1, 60)) / F(10) for track, clip in cut.clips()}
    root = root_of(to_fcpxml(cut, 640, 360, media=media))
    assets = {asset.get("id"): seconds(asset.get("duration")) for asset in root.iter("asset")}
    frame = 1 / cut.rate
    assert all(length <= media[f"{kind}"] for length, kind in zip(assets.values(), _files(root), strict=True))
    for clip in root.iter("asset-clip"):
        offset, start, length = (seconds(clip.get(name)) for name in ("offset", "start", "duration"))
        assert all((moment / frame).denominator == 1 for moment in (offset, start, length))
        points = [seconds(point.get("value")) for point in clip.findall("timeMap/timept")]
        there = assets[clip.get("ref")]
        assert max(points, default=start + length) <= there + frame or length == frame
    spine = root.find(".//spine")
    assert spine is not None
    end = F(0)
    for piece in [piece for piece in spine if piece.tag != "transition"]:
        assert seconds(piece.get("offset")) == end
        end += seconds(piece.get("duration"))
    assert end == cut.length


def _files(root: ElementTree.Element) -> list[str]:
    return [rep.get("src", "").removeprefix("./") for rep in root.iter("media-rep")]


def test_a_held_frame_in_final_cut_is_its_last_frame_standing_still() -> None:
    clip = root_of(to_fcpxml(film("hold"), 640, 360, media=MEDIA)).find(".//spine/asset-clip")
    assert clip is not None
    points = [(seconds(p.get("time")), seconds(p.get("value"))) for p in clip.findall("timeMap/timept")]
    assert points == [(F(0), F(0)), (F("1.96"), F("1.96")), (seconds(clip.get("duration")), F("1.96"))]


def test_final_cut_7_keeps_slow_motion_and_still_frames(tmp_path: Path) -> None:
    write(to_otio(film("slow"), media=MEDIA), tmp_path / "slow.xml")
    item = ElementTree.parse(tmp_path / "slow.xml").find(".//video/track/clipitem")
    assert item is not None and item.findtext(".//effectid") == "timeremap"
    values = {p.findtext("parameterid"): p.findtext("value") for p in item.iter("parameter")}
    shown = int(item.findtext("out") or 0) - int(item.findtext("in") or 0)
    assert float(values["speed"] or 0) == pytest.approx(100 * 50 / shown, abs=0.1) and values["reverse"] == "FALSE"
    write(to_otio(film("hold"), media=MEDIA), tmp_path / "hold.xml")
    items = ElementTree.parse(tmp_path / "hold.xml").findall(".//video/track/clipitem")
    assert [i.findtext("stillframe") for i in items] == [None, "TRUE", None]
    assert items[1].findtext("stillframeoffset") == "49"


@pytest.mark.parametrize(
    ("rate", "ending", "named"),
    [(F(25, 2), ".edl", "12.5"), (F(12), ".edl", "12"), (F(100), ".edl", "100"),
     (F(25, 2), ".xml", "12.5"), (F(12), ".xml", "12"),
     (F(15), ".xml", "15"), (F(120), ".xml", "120"),
     (F(50, 3), ".xml", "16.667")],
)  # fmt: skip
def test_a_rate_that_a_form_lacks_is_named_with_those_it_has(
    tmp_path: Path, rate: Fraction, ending: str, named: str
) -> None:
    with pytest.raises(MediaError, match=re.escape(f"{named} frames a second")) as caught:
        write(to_otio(film(rate=rate)), tmp_path / f"a{ending}")
    assert "29.97, 30, 48" in caught.value.problem.mend and ".otio" in caught.value.problem.mend
    assert not list(tmp_path.iterdir())
    write(to_otio(film(rate=rate)), tmp_path / "a.fcpxml")


@pytest.mark.parametrize("rate", [F(24000, 1001), F(24), F(30000, 1001), F(48), F(50), F(60000, 1001), F(60)])
def test_the_rates_of_film_and_television_fit_into_every_form(tmp_path: Path, rate: Fraction) -> None:
    for ending in (".edl", ".xml", ".fcpxml", ".otio"):
        write(to_otio(film("slow", rate), media=MEDIA), tmp_path / f"a{ending}")


def test_what_is_lost_is_told_and_nothing_of_otio_is(tmp_path: Path) -> None:
    cut = edits.mark(edits.gain(film(fade_out=F(1)), "voice/a", -6), Marker(F(1), "Here"))
    text = to_otio(cut, media=MEDIA)
    edl, fcpx, fcp7, full = (write(text, tmp_path / f"a{ending}") for ending in (".edl", ".fcpxml", ".xml", ".otio"))
    assert edl[0] == "An EDL has no place for 2 sounds, 1 marker and 1 fade: .otio keeps them."
    assert fcpx[0] == "FCPXML has no place for 1 fade: .otio keeps them." and "1 level and 1 fade" in fcp7[0]
    assert all(notes[1].startswith("a ends before its clip does") for notes in (edl, fcpx, fcp7))
    assert full == []
