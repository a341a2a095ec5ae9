"""What Animatic's pictures promise: the same bytes, the same picture at any size, and words that show."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from hashlib import blake2b
from importlib import import_module
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from plugins.animatic.painting import depth, paint
from plugins.animatic.reading import vocabulary
from studio.app import plugin_files, plugin_import

SMALL = (160, 90)


def picture(prompt: str, seed: int = 7, negative: str = "") -> NDArray[np.uint8]:
    return paint(prompt, *SMALL, seed, negative=negative)


def brightness(prompt: str, seed: int = 7) -> float:
    return float(picture(prompt, seed).mean())


def differ(a: NDArray[np.uint8], b: NDArray[np.uint8]) -> float:
    """Mean absolute difference of two pictures with the grain blurred away."""
    one, two = (cv2.GaussianBlur(p, (0, 0), 1.5).astype(float) for p in (a, b))
    return float(np.abs(one - two).mean())


def test_the_same_prompt_and_seed_give_the_same_bytes_in_another_process() -> None:
    prompt = "fans with painted faces in a stadium at night, fireworks"
    code = (
        "import hashlib; from plugins.animatic.painting import paint;"
        f"print(hashlib.blake2b(paint({prompt!r}, 160, 90, 11).tobytes()).hexdigest())"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == blake2b(paint(prompt, 160, 90, 11).tobytes()).hexdigest()


def test_loaded_as_a_plugin_from_its_bytes_it_paints_the_same() -> None:
    name = "shotgraph_plugin_animatic_under_test"
    folder = Path(__file__).resolve().parents[1]
    try:
        plugin_import.load(name, plugin_files.read(folder), "__init__.py")
        loaded = import_module(f"{name}.painting")
        prompt = "a winger in the rain, a castle behind"
        assert np.array_equal(loaded.paint(prompt, *SMALL, 7), picture(prompt))
    finally:
        plugin_import.forget(name)


def test_threads_do_not_disturb_each_other() -> None:
    prompts = ["a forest at dawn", "a goal, confetti", "a city at night", "a face"] * 2
    alone = [picture(prompt) for prompt in prompts]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(picture, prompts))
    assert all(np.array_equal(a, b) for a, b in zip(alone, together, strict=True))


@pytest.mark.parametrize("size", [(16, 16), (17, 31), (333, 127), (90, 160), (64, 64)])
def test_any_size_is_painted(size: tuple[int, int]) -> None:
    made = paint("a winger running with the ball", *size, 3)
    assert made.shape == (size[1], size[0], 3)
    assert made.dtype == np.uint8
    assert made.std() > 5


def test_a_picture_too_small_to_see_is_refused() -> None:
    with pytest.raises(ValueError, match="16"):
        paint("a dog", 15, 40, 1)


@pytest.mark.parametrize("prompt", ["mountains and a lake at dawn", "a net bulging, confetti", "a room with a lamp"])
def test_a_larger_size_shows_the_same_picture(prompt: str) -> None:
    large = cv2.resize(paint(prompt, 640, 360, 5), (160, 90), interpolation=cv2.INTER_AREA)
    assert differ(large, paint(prompt, 160, 90, 5)) < 6.0


@pytest.mark.parametrize(
    "prompt", ["a city at night", "dunes", "a player kicking the ball", "portrait of a woman", "xyzzy"]
)
def test_the_seed_varies_the_composition(prompt: str) -> None:
    assert differ(picture(prompt, 1), picture(prompt, 2)) > 2.0


def test_night_is_darker_than_dusk_and_dusk_than_noon() -> None:
    night, dusk, noon = (brightness(f"hills, {time}") for time in ("night", "dusk", "noon"))
    assert night < dusk < noon


def test_snow_is_brighter_than_rain() -> None:
    assert brightness("hills in the snow, morning") > brightness("hills in the rain, morning") + 10


@pytest.mark.parametrize(("word", "channel"), [("red", 0), ("green", 1), ("blue", 2)])
def test_a_palette_word_pulls_the_picture_to_its_colour(word: str, channel: int) -> None:
    plain, toned = picture("hills at noon"), picture(f"hills at noon, {word} palette")

    def share(p: NDArray[np.uint8]) -> float:
        return float(p[..., channel].mean() / p.mean())

    assert share(toned) > share(plain) + 0.03


def test_monochrome_has_no_colour() -> None:
    made = picture("a market, monochrome").astype(int)
    assert np.abs(made[..., 0] - made[..., 2]).mean() < 3


def test_what_is_ruled_out_is_not_painted() -> None:
    assert np.array_equal(picture("a meadow without horses"), picture("a meadow"))
    assert np.array_equal(picture("a meadow, a horse", negative="horse"), picture("a meadow"))


def test_a_changed_hour_keeps_the_composition() -> None:
    """Edges stay where they are when only the light changes."""

    def edges(prompt: str) -> NDArray[np.uint8]:
        return cv2.Canny(cv2.GaussianBlur(picture(prompt), (0, 0), 1.0), 30, 80)

    one, two = edges("a castle on a hill, noon"), edges("a castle on a hill, morning")
    shared = np.count_nonzero(one & cv2.dilate(two, np.ones((3, 3), np.uint8)))
    assert shared > 0.5 * np.count_nonzero(one)


def test_a_reference_lends_its_colours() -> None:
    guide = np.zeros((40, 60, 3), np.uint8)
    guide[..., 0], guide[..., 2] = 200, 40
    plain = paint("a lake at noon", *SMALL, 3)
    guided = paint("a lake at noon", *SMALL, 3, reference=guide)
    assert guided[..., 0].mean() - guided[..., 2].mean() > plain[..., 0].mean() - plain[..., 2].mean() + 30


def test_depth_is_near_below_and_far_above() -> None:
    made = depth("a winger running with the ball on the pitch", 320, 180, 7)
    assert made.shape == (180, 320)
    assert made.dtype == np.float32
    assert made.min() >= 0.0 and made.max() <= 1.0
    assert made[-10:].mean() < made[70:90].mean() < made[:10].mean()


# Words that change a picture only together with something else, and what that is.
_WITH = {
    "wide": "a player in a stadium",
    "lifting": "a player on the pitch",
    "bulging": "a goal on the pitch",
    "fans": "a pitch at noon",
    "person": "hills",
    "man": "hills",
    "golden hour": "a lake, clouds",
    "wind": "the ocean",
}
_SETS = ("hills at noon, a player", "a stadium at night, a ball", "a street, a man")


@pytest.mark.parametrize("element", sorted(vocabulary()))
def test_each_element_changes_the_picture(element: str) -> None:
    for prompt in (*([_WITH[element]] if element in _WITH else []), *_SETS):
        if differ(paint(prompt, 96, 54, 4), paint(f"{prompt}, {element}", 96, 54, 4)) > 0.05:
            return
    pytest.fail(f"{element} leaves every picture as it was")
