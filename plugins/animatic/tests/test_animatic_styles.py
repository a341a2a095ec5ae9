"""Words for what a picture is made with change the picture, each in its way; words that were not drawn are told."""

import numpy as np
import pytest
from numpy.typing import NDArray

from plugins.animatic.painting import paint
from plugins.animatic.styles import STYLES, style_of
from plugins.animatic.unread import not_drawn

PROMPT = "A woman with a red umbrella on a city street at night, rain"


@pytest.fixture(scope="module")
def painted() -> dict[str, NDArray[np.float32]]:
    prompts = {style: f"{PROMPT}, {style}" if style else PROMPT for style in ("", *STYLES)}
    return {style: paint(prompt, 320, 180, 3).astype(np.float32) for style, prompt in prompts.items()}


def chroma(picture: NDArray[np.float32]) -> float:
    return float((picture.max(axis=2) - picture.min(axis=2)).mean())


def test_every_style_is_another_picture(painted: dict[str, NDArray[np.float32]]) -> None:
    made = list(painted.values())
    for number, one in enumerate(made):
        assert all(np.abs(one - other).mean() > 5 for other in made[:number])


def test_a_style_looks_like_itself(painted: dict[str, NDArray[np.float32]]) -> None:
    plain = painted[""]
    assert chroma(painted["pencil"]) < 0.5 * chroma(plain)
    pixels = painted["pixel art"]
    assert len(np.unique(pixels.reshape(-1, 3), axis=0)) <= 32
    assert np.all(pixels[:2, :2] == pixels[0, 0])
    assert painted["watercolour"].mean() > plain.mean() + 20  # paper shines through
    assert chroma(painted["anime"]) > chroma(plain)
    share = painted["photo"] / np.maximum(plain, 1)
    assert np.median(share[:12, :12]) < 0.9 * np.median(share[70:110, 130:190])  # a lens is darker at the rim


@pytest.mark.parametrize(
    ("prompt", "style"),
    [
        ("A dog, oil painting", "oil"),
        ("A pencil sketch of a house", "pencil"),
        ("a harbour in watercolor", "watercolour"),
        ("8-bit pixel art, a knight", "pixel art"),
        ("Style: anime. A girl runs", "anime"),
        ("a city, cinematic photo", "photo"),
        ("A pencil on a desk", None),
        ("an oil tanker at sea", None),
        ("She takes a photo of the sea", None),
        ("a dog, not anime", None),
    ],
)
def test_which_words_ask_for_a_style(prompt: str, style: str | None) -> None:
    assert style_of(prompt)[0] == style


def test_words_that_were_not_drawn_are_named() -> None:
    assert not_drawn("A grumpy robot with a chandelier, watercolour") == ("grumpy", "chandelier")
    assert not_drawn("Robots on the pitch at dusk") == ()
