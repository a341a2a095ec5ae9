"""What viewers are told: the label in the picture, and the text for the upload beside the film."""

from __future__ import annotations

import json
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import keyring
import keyring.backends.fail
import numpy as np
import pytest

from studio import cli
from studio.base.errors import SettingError
from studio.embedded import labelling
from studio.film import disclosure
from studio.graph.lineage import EDITED, MIXED, TERMS, TRAINED
from studio.media.files.mediafile import open_video
from studio.media.frames import Frame
from studio.media.values import Video, VideoInfo
from tests.test_provenance import painted_film


@pytest.fixture(autouse=True)
def _a_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SHOTGRAPH_HOME", str(tmp_path / "home"))
    before = keyring.get_keyring()
    keyring.set_keyring(keyring.backends.fail.Keyring())
    yield
    keyring.set_keyring(before)


def grey(width: int = 320, height: int = 180, length: int = 4, shade: int = 128) -> Video:
    def pull(start: int, stop: int) -> Any:
        return (Frame.of(np.full((height, width, 3), shade, np.uint8)) for _ in range(start, stop))

    return Video(VideoInfo(width, height, Fraction(2), length), pull)


def shown(video: Video, number: int = 0) -> np.ndarray[Any, Any]:
    return video.frame(number).rgb()


@pytest.mark.parametrize("shade", [0, 128, 255])
def test_the_label_reads_at_180_lines_on_any_ground(shade: int) -> None:
    picture = shown(labelling.labelled(grey(shade=shade), ["AI-generated"], "top left", 7)).astype(int)
    letters = picture.min(axis=2) > 225 if shade < 255 else _inside_the_box(picture)
    rows = np.flatnonzero(letters.any(axis=1))
    assert rows[-1] - rows[0] + 1 >= 9  # capitals and what hangs below the line, in pixels
    box = picture[rows[0] : rows[-1], :40]
    assert picture[letters].mean() - np.percentile(box, 20) > 150 - 80 * (shade == 255)


def _inside_the_box(picture: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    dark = picture.max(axis=2) < 120
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    inside = np.zeros(dark.shape, bool)
    inside[rows[0] + 2 : rows[-1] - 1, columns[0] + 2 : columns[-1] - 1] = True
    return inside & (picture.min(axis=2) > 225)


@pytest.mark.parametrize(
    ("corner", "place"),
    [("top left", (0, 0)), ("top right", (0, 1)), ("bottom left", (1, 0)), ("bottom right", (1, 1))],
)
def test_it_stands_in_its_corner_inside_the_safe_area(corner: Any, place: tuple[int, int]) -> None:
    for width, height in ((320, 180), (180, 320)):
        picture = shown(labelling.labelled(grey(width, height), ["AI-generated"], corner, 6))
        touched = (picture != 128).any(axis=2)
        rows, columns = np.flatnonzero(touched.any(axis=1)), np.flatnonzero(touched.any(axis=0))
        assert (rows.mean() > height / 2, columns.mean() > width / 2) == tuple(map(bool, place))
        free = min(rows[0], height - 1 - rows[-1], columns[0], width - 1 - columns[-1])
        assert free >= 0.03 * min(width, height)


def test_it_may_go_after_some_seconds() -> None:
    film = labelling.labelled(grey(length=8), ["AI-generated"], "top left", 7, seconds=2)
    assert [(shown(film, number) != 128).any() for number in (0, 3, 4, 7)] == [True, True, False, False]


def test_many_languages_stand_in_lines_and_a_remark_says_that_they_are_small() -> None:
    words = disclosure.label("altered", ["en", "de", "fr", "es", "it", "pt", "nl", "pl"])
    film = labelling.labelled(grey(), words, "top right", 12)
    assert len(film.remarks) == 1 and "has no room at 12 %" in film.remarks[0]
    assert (shown(film)[-30:] == 128).all()


def test_letters_that_no_font_has_are_refused_with_the_package() -> None:
    with pytest.raises(SettingError, match="would have gaps") as refused:
        labelling.labelled(grey(), ["ሀሁ AI"], "top left", 7)
    assert "No font on this machine has" in refused.value.problem.mend


def test_the_words_are_those_that_the_rules_ask_for() -> None:
    assert disclosure.label("generated", ["zh", "en"]) == ["AI生成", "AI-generated"]
    for generated, altered in (pair for code, pair in disclosure._WORDS.items() if code == "zh"):
        assert "AI" in generated and "生成" in generated and "AI" in altered and "合成" in altered  # GB 45438, 4.2
    assert set(disclosure._WORDS) == set(disclosure._SENTENCES)
    assert disclosure.languages("EN; zh,en") == ["en", "zh"]
    with pytest.raises(SettingError, match="no label in 'eng'") as refused:
        disclosure.languages("eng")
    assert "en" in refused.value.problem.mend
    with pytest.raises(SettingError, match="no language"):
        disclosure.languages(" ,")
    assert [disclosure.kind_of(one) for one in (TRAINED, EDITED, MIXED, "algorithmicMedia", "")] == [
        "generated",
        "altered",
        "altered",
        "",
        "",
    ]


def test_the_text_for_the_upload() -> None:
    engine = {"title": "SDXL", "licence": "OpenRAIL", "learnt": True}
    record = {
        "digital_source_type": TERMS + TRAINED,
        "made": [{"engines": [engine, {**engine, "title": "maybe", "perhaps": True}]}] * 2,
        "voices": [{"consent": {"id": "anna-1", "who": "Anna Example"}}],
    }
    text = disclosure.text(json.dumps(record), "generated", ["en", "zh"])
    lines = text.splitlines()
    assert lines[0].startswith("This work was generated with artificial intelligence. The voice is a copy")
    assert lines[1].startswith("本作品由人工智能生成。其中的声音")
    assert "Made with: SDXL (OpenRAIL)" in lines and "Consent to cloned voices: anna-1" in lines
    assert "Anna Example" not in text and "maybe" not in text
    assert "No generative AI" in disclosure.text("", "", ["en"])


def test_a_film_is_published_with_its_label_and_its_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = painted_film(tmp_path, label="AI-generated", label_size=15, disclosure=True)
    assert cli.main(["render", made, "--target", "film"]) == 0
    with_label = shown(open_video(tmp_path / "film.mp4"))
    assert "generated with artificial intelligence" in (tmp_path / "film.disclosure.txt").read_text("utf-8")
    assert cli.main(["render", made, "--target", "film", "--set", "film.label=no"]) == 0
    differs = np.abs(with_label.astype(int) - shown(open_video(tmp_path / "film.mp4"))).max(axis=2) > 30
    assert differs[: 48 // 2].any()
    capsys.readouterr()
    assert cli.main(["render", made, "--target", "film", "--set", "film.label=where AI made it"]) == 0
    assert "No generative AI had a part" in capsys.readouterr().err  # Animatic has learnt nothing
    assert "No generative AI" in (tmp_path / "film.disclosure.txt").read_text("utf-8")


def test_a_language_without_words_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = painted_film(tmp_path, label="AI-generated", label_languages="tlh")
    assert cli.main(["render", made, "--target", "film"]) == 3
    assert "there is no label in 'tlh'" in capsys.readouterr().err
