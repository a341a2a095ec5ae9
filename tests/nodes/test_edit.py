"""The edit nodes on small clips: what a viewer would see and hear."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from nodes import edit, interchange
from studio.engine.errors import SettingError, ShotgraphError
from studio.engine.frames import Frame
from studio.engine.values import Audio, Series, Text, Video, VideoInfo, Word


def flat(level: int, seconds: float, rate: int = 10, width: int = 64, height: int = 36) -> Video:
    def pull(start: int, stop: int) -> Iterator[Frame]:
        for _ in range(start, stop):
            yield Frame.of(np.full((height, width, 3), level, np.uint8))

    return Video(VideoInfo(width, height, Fraction(rate), round(seconds * rate)), pull)


def line(text: str, seconds: float = 1.0, rate: int = 24000) -> Audio:
    """Constant sound with its words spread evenly."""
    said = text.split()
    step = seconds / max(1, len(said))
    words = [Word(word, n * step, (n + 0.9) * step) for n, word in enumerate(said)]
    return Audio.of(np.full(round(seconds * rate), 0.25), rate, text, words)


SHOTS = Series.of([("dawn", flat(50, 2)), ("goal", flat(150, 1))])
VOICE = Series.of([("dawn", line("It begins")), ("goal", line("It ends", 2.0))])


def test_a_film_is_laid_out_to_its_narration() -> None:
    film = edit.cut(SHOTS, VOICE, None, [line("", 1.0)])
    assert film.video.info.length == 20 + 27  # 0.3 s of quiet, 2 s of speech and 0.4 s of quiet hold the second shot
    assert film.voice.info.rate == 24000
    assert film.voice.info.length == film.music.info.length == 47 * 2400
    assert [(w.text, round(w.start, 2)) for w in film.voice.info.words] == [
        ("It", 0.3),
        ("begins", 0.8),
        ("It", 2.3),
        ("ends", 3.3),
    ]
    assert film.voice.read(7199, 7201)[:, 0].tolist() == [0, 0.25]
    assert [frame.rgb()[0, 0, 0] for frame in film.video.frames(19, 21)] == [50, 150]
    assert not film.effects.read().any()
    assert '"OTIO_SCHEMA"' in film.timeline


def test_what_was_changed_by_hand_holds() -> None:
    data = {"clips": {"dawn": {"length": 1}, "voice/goal": {"gain": -20}}, "order": ["goal", "dawn"]}
    film = edit.cut(SHOTS, VOICE, edit=data)
    assert film.video.info.length == 27 + 10
    assert film.video.frame(0).rgb()[0, 0, 0] == 150
    assert film.voice.read(24000, 24001)[0, 0] == pytest.approx(0.025)


def test_size_rate_and_transitions_are_settings() -> None:
    film = edit.cut(SHOTS, width=32, height=32, rate=20, transition=0.5, fade_out=0.2)
    assert (film.video.info.width, film.video.info.height, film.video.info.rate) == (32, 32, 20)
    assert film.video.info.length == 50
    middle = [int(frame.rgb()[0, 0, 0]) for frame in film.video.frames(30, 40)]
    assert middle == sorted(middle) and 50 < middle[0] < middle[-1] < 150


@pytest.mark.parametrize(
    ("pictures", "settings", "error", "words"),
    [
        (Series[Video](), {}, ShotgraphError, "no shots to cut"),
        (SHOTS, {"width": 320}, SettingError, "width and height go together"),
        (SHOTS, {"edit": {"clips": []}}, SettingError, "setting 'edit'"),
    ],
)
def test_what_cannot_be_cut_is_a_clear_error(pictures: Any, settings: Any, error: type, words: str) -> None:
    with pytest.raises(error, match=words):
        edit.cut(pictures, **settings)


def test_the_cut_is_published_for_other_programs(tmp_path: Path) -> None:
    ctx: Any = SimpleNamespace(project_folder=tmp_path)
    cut = edit.cut(SHOTS, VOICE, rate=25).timeline
    file = interchange.publish_timeline(ctx, cut, path=Path("out/film.edl"))
    assert Path(file.path).read_text().startswith("TITLE: Film")
    with pytest.raises(SettingError, match="no file"):
        interchange.publish_timeline(ctx, Text(cut), path=Path())
