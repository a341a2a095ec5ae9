"""Grading of clips: HDR to SDR by the reports' formulas, a series that drifts, and films that are rendered."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image as PillowImage

from nodes import color
from studio.cli import main
from studio.embedded.filters.matching import measured
from studio.media.color import HD, Color
from studio.media.files.mediafile import open_video
from studio.media.frames import Frame
from studio.media.values import Image, Series, Video, VideoInfo
from tests import media
from tests.nodes.test_color import picture, scene

Render = Callable[..., Path]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Render:
    """Writes a project of nodes (type, settings) and wires "a.out>b.socket", and says where."""
    monkeypatch.setenv("SHOTGRAPH_HOME", str(tmp_path / "home"))

    def write(nodes: dict[str, tuple[str, dict[str, Any]]], wires: str) -> Path:
        film = {
            "format": "shotgraph/1",
            "nodes": {id: {"type": type, "settings": settings} for id, (type, settings) in nodes.items()},
            "wires": [dict(zip(("from", "to"), wire.split(">"), strict=True)) for wire in wires.split()],
        }
        path = tmp_path / "film.shotgraph"
        path.write_text(json.dumps(film), "utf-8")
        return path

    return write


FILE = ("publish.video", {"path": "out.mkv", "codec": "ffv1"})


# --- HDR to SDR -------------------------------------------------------------------------------------------------

PQ = Color("bt2020", "smpte2084", "bt2020nc", "tv")
HLG = Color("bt2020", "arib-std-b67", "bt2020nc", "tv")


class Told:
    """What a node asks of a run, and its notes."""

    def __init__(self, frame: int = 0) -> None:
        self.frame, self.notes, self.kept = frame, list[str](), dict[str, Any]()

    def note(self, text: str) -> None:
        self.notes.append(text)

    def check(self) -> None: ...

    def progress(self, *_: Any) -> None: ...

    def memo(self, name: str, compute: Callable[[], Any]) -> Any:
        if name not in self.kept:
            self.kept[name] = json.loads(json.dumps(compute()))
        return self.kept[name]


def clip(frames: list[npt.NDArray[Any]], tags: Color = HD) -> Video:
    height, width = frames[0].shape[:2]
    deep, alpha = frames[0].dtype == np.uint16, frames[0].shape[2] == 4
    info = VideoInfo(width, height, Fraction(24), len(frames), 10 if deep else 8, alpha, tags)
    return Video(info, lambda start, stop: (Frame.of(one, tags) for one in frames[start:stop]))


def pq(nits: Any) -> Any:
    power = (np.asarray(nits, np.float64) / 10000) ** (2610 / 16384)
    return ((3424 / 4096 + 2413 / 128 * power) / (1 + 2392 / 128 * power)) ** (2523 / 32)


def nits_of(signal: Any) -> Any:
    power = np.asarray(signal, np.float64) ** (32 / 2523)
    return 10000 * (np.maximum(power - 3424 / 4096, 0) / (2413 / 128 - 2392 / 128 * power)) ** (16384 / 2610)


def sdr(nits: npt.NDArray[np.float64], method: str, peak: float, white: float) -> npt.NDArray[np.float64]:
    """Greys as both reports have them, in float64, coded for a BT.1886 display."""
    if method == "hable":

        def curve(x: Any) -> Any:
            return (x * (0.15 * x + 0.05) + 0.004) / (x * (0.15 * x + 0.5) + 0.06) - 0.02 / 0.3

        light = curve(nits / white) / curve(peak / white)
    else:
        e, top = np.minimum(pq(nits) / pq(peak), 1), pq(white) / pq(peak)
        knee = 1.5 * top - 0.5
        t = np.clip((e - knee) / (1 - knee), 0, 1)
        bent = (2 * t**3 - 3 * t**2 + 1) * knee + (t**3 - 2 * t**2 + t) * (1 - knee) + (3 * t**2 - 2 * t**3) * top
        light = nits_of(np.where(e < knee, e, bent) * pq(peak)) / white
    return np.clip(light, 0, 1) ** (1 / 2.4)


@pytest.mark.parametrize("method", ["bt.2390", "hable"])
@pytest.mark.parametrize(("peak", "white"), [(1000, 203), (4000, 203), (1000, 100)])
def test_greys_of_pq_are_mapped_as_the_reports_say(method: Any, peak: float, white: float) -> None:
    codes = np.linspace(6000, 50000, 200).astype(np.uint16)
    video = color.tonemap(
        Told(), clip([codes[None, :, None].repeat(3, axis=2)], PQ), method=method, peak=peak, white=white
    )
    made = video.frame(0).pixels()[0, :, 1] / 65535
    assert made == pytest.approx(sdr(nits_of(codes / 65535), method, peak, white), abs=1e-3)
    assert (np.diff(made) >= 0).all() and made.max() <= 1


@pytest.mark.parametrize("tags", [PQ, HLG])
def test_hdr_becomes_sdr_by_its_tags_with_16_bits_and_alpha(tags: Color) -> None:
    pixels = np.random.default_rng(2).integers(0, 50000, (12, 20, 4), dtype=np.uint16)
    video = color.tonemap(Told(), clip([pixels] * 3, tags))
    assert video.info.color == HD and video.info.length == 3 and video.info.bit_depth == 10
    frame = video.frame(1)
    assert frame.color == HD and frame.pixels().dtype == np.uint16 and (frame.pixels()[..., 3] == pixels[..., 3]).all()
    seen = Frame.of(pixels, tags).rgb()  # what the viewer shows of it, in 8 bits
    off = np.abs(frame.pixels()[..., :3] / 257 - seen)  # whose table of 4096 steps is coarse in the dark
    assert off.mean() < 0.5 and off.max() < 8


def test_hlg_of_diffuse_white_is_as_bright_as_that_of_pq() -> None:
    greys = [np.full((2, 2, 3), round(code * 65535), np.uint16) for code in (0.75, float(pq(203)))]
    made = [
        color.tonemap(Told(), clip([one], tags)).frame(0).pixels().mean()
        for one, tags in zip(greys, (HLG, PQ), strict=True)
    ]
    assert made[0] == pytest.approx(made[1], rel=0.005), "75 % HLG is 203 nits (BT.2408)"


def test_a_clip_that_is_not_hdr_is_handed_on_unless_it_is_said_to_be() -> None:
    video, told = clip([picture(np.uint16).pixels]), Told()
    assert color.tonemap(told, video) is video and told.notes == [
        "The clip is not HDR by its tags, so it is as it was."
    ]
    assert color.tonemap(told, video, transfer="PQ").info.color == HD
    assert (color.tonemap(told, video, transfer="PQ").frame(0).pixels() != video.frame(0).pixels()).any()


# --- a series ---------------------------------------------------------------------------------------------------


def drifting() -> Series[Video]:
    """Three shots of one scene whose colours drift; each brightens a little while it runs."""
    casts = {"dawn": (1.0, 0.95, 0.85), "run": (0.85, 1.0, 1.0), "goal": (0.8, 0.9, 1.15)}
    return Series.of(
        (name, clip([scene(tuple(one * (1 + number / 60) for one in cast)).pixels for number in range(4)]))  # type: ignore[arg-type]
        for name, cast in casts.items()
    )


def test_a_series_gets_the_colours_of_its_first_clip_and_the_first_stays() -> None:
    series = drifting()
    first = series.values[0]
    made = color.unify(Told(), series)
    assert made.ids == series.ids
    assert (made.values[0].frame(2).pixels() == first.frame(2).pixels()).all()
    for before, after in zip(series.values[1:], made.values[1:], strict=True):
        away = [np.abs(one.frame(1).pixels().astype(int) - first.frame(1).pixels()).mean() for one in (before, after)]
        assert away[1] < away[0] / 5
        light = [after.frame(number).pixels().mean() for number in range(4)]
        assert light == sorted(light) and light[3] > light[0] + 2, "what changes inside a clip still does"


def test_a_series_may_be_matched_to_a_still_and_what_was_measured_is_kept() -> None:
    told, series, still = Told(), drifting(), scene((0.6, 0.8, 1.0))
    made = color.unify(told, series, still, samples=2)
    for one in made.values:
        assert measured(one.frame(1).pixels()).mean == pytest.approx(measured(still.pixels).mean, abs=0.02)
    again = color.unify(told, Series.of((item, replace(video, pull=None)) for item, video in series), still)  # type: ignore[arg-type]
    assert again.ids == made.ids, "a later run looks at no frame again"
    assert color.unify(Told(), Series.of([])).ids == ()


# --- on clips, to the file --------------------------------------------------------------------------------------


def test_grain_goes_by_the_frame_and_the_seed() -> None:
    flat = Image(np.full((32, 48, 3), 120, np.uint8))
    frames = [color.grain(Told(number), flat, seed=3).pixels for number in (0, 1, 0)]
    assert (frames[0] == frames[2]).all() and (frames[0] != frames[1]).mean() > 0.3
    assert (color.grain(Told(0), flat, seed=3, frame=1).pixels == frames[1]).all()
    assert (color.grain(Told(), flat, shadows=0, midtones=0, highlights=0).pixels == 120).all()
    ramp = Image(np.arange(256, dtype=np.uint8)[None, :, None].repeat(3, 2).repeat(200, 0))
    rough = (
        (color.grain(Told(), ramp, shadows=0, midtones=90, highlights=0).pixels.astype(int) - ramp.pixels)
        .std(axis=0)
        .mean(axis=1)
    )
    assert rough[128] > 12 and rough[3:8].max() < 1 and rough[-8:-3].max() < 1


def test_a_graded_clip_is_rendered_frame_by_frame(tmp_path: Path, project: Render) -> None:
    media.clip(tmp_path / "in.mkv", 5, codec="ffv1", pix_fmt="yuv444p")
    (tmp_path / "look.cube").write_text(
        "LUT_3D_SIZE 2\n" + "\n".join(f"{1 - r} {1 - g} {1 - b}" for b in (0, 1) for g in (0, 1) for r in (0, 1))
    )
    nodes = {
        "load": ("video.load", {"path": "in.mkv"}),
        "grade": ("color.grade", {"gain": 0.5}),
        "look": ("color.lut", {"path": "look.cube"}),
        "file": FILE,
    }
    path = project(nodes, "load.video>grade.image grade.out>look.image look.out>file.video")
    assert main(["render", str(path)]) == 0
    made = [frame.rgb() for frame in open_video(tmp_path / "out.mkv").frames()]
    assert len(made) == 5
    for number, frame in enumerate(made):
        wanted = 255 - np.round(media.picture(number) * 0.5 + 1e-9)
        assert np.abs(frame - wanted).mean() < 1.5


def test_a_damaged_lut_is_told_before_anything_runs(
    tmp_path: Path, project: Render, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "look.cube").write_text("LUT_3D_SIZE 2\n0 0 0\n0 nan 0\n")
    PillowImage.new("RGB", (4, 4)).save(tmp_path / "still.png")
    nodes = {
        "still": ("image.load", {"path": "still.png"}),
        "look": ("color.lut", {"path": "look.cube"}),
        "file": ("image.save", {"path": "out.png"}),
    }
    path = project(nodes, "still.out>look.image look.out>file.image")
    assert main(["check", str(path)]) == 2
    said = capsys.readouterr()
    assert "look.cube, line 3: 'nan' is not a number that a colour can have" in said.out + said.err
    assert main(["render", str(path)]) == 2 and not (tmp_path / "out.png").exists()


def test_clips_wired_to_unify_come_out_alike(tmp_path: Path, project: Render) -> None:
    def paint(number: int, width: int, height: int, cast: tuple[float, ...]) -> npt.NDArray[np.uint8]:
        return (media.picture(number, width, height) * 0.6 * cast).astype(np.uint8)

    casts = {"a": (1.0, 1.0, 1.0), "b": (0.7, 0.9, 1.3)}
    for name, tint in casts.items():
        media.clip(tmp_path / f"{name}.mkv", 4, codec="ffv1", paint=lambda n, w, h, t=tint: paint(n, w, h, t))
    nodes = {
        **{name: ("video.load", {"path": f"{name}.mkv"}) for name in casts},
        "same": ("color.unify", {}),
        "file": ("publish.video", {"path": "out-{item}.mkv", "codec": "ffv1"}),
    }
    path = project(nodes, "a.video>same.clips b.video>same.clips same.out>file.video")
    assert main(["render", str(path)]) == 0
    means = {
        name: open_video(tmp_path / f"{name}.mkv").frame(2).rgb().mean(axis=(0, 1))
        for name in ("a", "b", "out-a", "out-b")
    }
    assert np.abs(means["out-a"] - means["a"]).max() < 1
    assert np.abs(means["b"] - means["a"]).max() > 12 and np.abs(means["out-b"] - means["a"]).max() < 3


def test_a_wheel_moves_by_keyframes(tmp_path: Path, project: Render) -> None:
    PillowImage.new("RGB", (32, 16), (200, 200, 200)).save(tmp_path / "still.png")
    keys = [{"at": 0, "value": 1.0, "easing": "linear"}, {"at": 1, "value": 0.5}]
    nodes = {
        "still": ("image.load", {"path": "still.png"}),
        "clip": ("video.still", {"seconds": 1, "rate": 10}),
        "fade": ("signal.curve", {"keys": keys}),
        "grade": ("color.grade", {}),
        "file": FILE,
    }
    path = project(nodes, "still.out>clip.image clip.out>grade.image fade.out>grade.gain_red grade.out>file.video")
    assert main(["render", str(path)]) == 0
    frames = [frame.rgb().mean(axis=(0, 1)) for frame in open_video(tmp_path / "out.mkv").frames()]
    assert [one[0] for one in frames] == pytest.approx([200 * (1 - number / 20) for number in range(10)], abs=3)
    assert all(one[2] == pytest.approx(200, abs=3) for one in frames), "blue stays"
