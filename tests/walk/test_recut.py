"""The example film re-cut by hand on a display: what was done is in the frames and in the samples."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from studio.media.files.mediafile import open_audio, open_video
from studio.media.values import Audio, Video
from tests.walk.hands import display, missing

pytestmark = [
    pytest.mark.walk,
    pytest.mark.skipif(sys.platform != "linux", reason="Xvfb is a display of Linux"),
    pytest.mark.skipif(bool(missing()), reason="Xvfb and xdotool are not here"),
]
Pixels = npt.NDArray[np.float64]


class Film:
    """A rendered film, and where its clips lie."""

    def __init__(self, path: Path, facts: dict[str, Any]) -> None:
        self.video: Video = open_video(path)
        sound = open_audio(path)
        assert sound is not None
        self.sound: Audio = sound
        self.spans: dict[str, tuple[float, float]] = {id: tuple(span) for id, span in facts["spans"].items()}
        self.clips: dict[str, dict[str, Any]] = facts["clips"]
        self.rate = float(self.video.info.rate)

    def at(self, seconds: float) -> Pixels:
        return self.video.frame(int(seconds * self.rate + 1e-6)).rgb().astype(float)

    def heard(self, start: float, stop: float) -> npt.NDArray[np.float64]:
        rate = self.sound.info.rate
        return self.sound.read(round(start * rate), round(stop * rate)).mean(axis=1).astype(float)


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> tuple[Film, Film]:
    folder = tmp_path_factory.mktemp("recut")
    keep = os.environ.get("SHOTGRAPH_WALK")
    if keep:
        folder = Path(keep)
        folder.mkdir(parents=True, exist_ok=True)
    with display() as name:
        wanted = {"DISPLAY": name, "QT_QPA_PLATFORM": "xcb", "SHOTGRAPH_HOME": str(folder / "home"), "LANG": "C.UTF-8"}
        ran = subprocess.run(
            [sys.executable, "-m", "tests.walk.recut", str(folder)],
            env={**os.environ, **wanted},
            capture_output=True,
            text=True,
            timeout=1500,
        )
    assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-6000:]
    print(ran.stdout)
    facts = json.loads((folder / "facts.json").read_text("utf-8"))
    return tuple(Film(folder / f"{name}.mp4", facts[name]) for name in ("before", "after"))  # type: ignore[return-value]


def apart(one: Pixels, other: Pixels) -> float:
    return float(np.abs(one - other).mean())


def test_b_roll_lies_over_the_narration_of_the_first_shot(films: tuple[Film, Film]) -> None:
    before, after = films
    clip, (start, stop) = after.clips["winger~2"], after.spans["winger~2"]
    assert clip["track"] == "video-2" and 1.2 < stop - start < 2.4
    middle, shot = (start + stop) / 2, before.spans["winger"][0]
    shown = after.at(middle)
    assert middle < after.spans["old-ground"][1]
    its_own = before.at(shot + clip["offset"] + middle - start)
    assert apart(shown, its_own) < 8 < apart(shown, before.at(middle))
    assert apart(after.at(stop + 0.3), before.at(stop + 0.3)) < 4, "behind it the shot is as it was"
    spoken, rate = after.heard(start, stop), after.sound.info.rate
    ahead = np.corrcoef(spoken, before.heard(start, stop))[0, 1]
    assert rate and ahead > 0.8, "what is said under it goes on"


def test_a_lower_third_stands_in_the_lower_left(films: tuple[Film, Film]) -> None:
    before, after = films
    title = next(id for id, clip in after.clips.items() if clip["title"].startswith("ADA"))
    middle = sum(after.spans[title]) / 2
    assert after.spans["painted-faces"][0] < middle < after.spans["painted-faces"][1]
    change = np.abs(after.at(middle) - before.at(middle)).max(axis=2)
    high, wide = change.shape
    corner = change[high * 6 // 10 :, : wide // 2]
    assert (corner > 60).sum() > 60 and change[: high // 3].mean() < 6


def test_the_wipe_shows_both_shots_side_by_side(films: tuple[Film, Film]) -> None:
    before, after = films
    start, stop = after.spans["winger"][0], after.spans["painted-faces"][1]
    assert after.clips["winger"]["transition"] == "wipe" and stop - start > 0.2
    shown, old, new = after.at((start + stop) / 2), before.at(start - 0.05), before.at(stop + 0.05)
    wide = shown.shape[1]
    left, right = np.s_[:, : wide // 4], np.s_[:, -wide // 4 :]
    assert apart(shown[left], new[left]) < apart(shown[left], old[left])
    assert apart(shown[right], old[right]) < apart(shown[right], new[right])


def test_the_ramp_begins_slowly_and_becomes_fast(films: tuple[Film, Film]) -> None:
    before, after = films
    start, stop = after.spans["winger"]
    known = np.arange(start + 0.6, stop - 0.6, 1 / before.rate)
    frames = [before.at(moment) for moment in known]

    def meant(moment: float) -> float:
        """Which moment of the shot as it was is seen."""
        shown = after.at(moment)
        return float(known[int(np.argmin([apart(shown, frame) for frame in frames]))])

    first, middle, last = (meant(start + (stop - start) * part) for part in (0.25, 0.5, 0.75))
    assert first < start + (stop - start) * 0.25, "slower than it was"
    assert last - middle > middle - first, "faster and faster"


def test_the_narration_of_the_third_shot_begins_under_the_second(films: tuple[Film, Film]) -> None:
    before, after = films
    was, now = before.spans["voice/winger"], after.spans["voice/winger"]
    earlier = was[0] - now[0]
    assert 0.8 < earlier < 1.6 and now[0] < after.spans["winger"][0] + 0.1
    rate = before.sound.info.rate
    words = before.heard(was[0] + 0.2, was[0] + 1.6)
    around = after.heard(now[0] + 0.2 - 0.5, now[0] + 1.6 + 0.5)
    matched = np.correlate(around, words - words.mean(), "valid")
    found = int(np.argmax(matched)) / rate - 0.5
    assert abs(found) < 0.03, "it is heard as much earlier as it was dragged"


def test_music_is_heard_under_all_of_it(films: tuple[Film, Film]) -> None:
    _, after = films
    length = float(after.video.info.length) / after.rate
    loud = [np.sqrt(np.mean(after.heard(at, at + 0.5) ** 2)) for at in np.arange(1.0, length - 3.0, 0.5)]
    assert min(loud) > 0.003


def test_the_film_is_longer_by_the_one_dissolve_that_a_clip_was_taken_out_of(films: tuple[Film, Film]) -> None:
    before, after = films
    assert after.video.info.length == before.video.info.length + round(before.rate / 2)
