"""Lookup tables: what a .cube file says, pixel by pixel, against a slow reference; and what of it is refused."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.base.errors import MediaError
from studio.embedded.filters.cubefile import Lut, parsed, read_lut
from studio.embedded.filters.lut import looked_up

Values = npt.NDArray[np.float64]
TOPS = {np.uint8: 255, np.uint16: 65535}


def cube_text(cube: Values, *lines: str) -> str:
    """cube: (blue, green, red, 3)."""
    rows = [" ".join(f"{number:.17g}" for number in row) for row in cube.reshape(-1, 3)]
    return "\n".join((f"LUT_3D_SIZE {len(cube)}", *lines, *rows))


def lattice(size: int) -> Values:
    """(blue, green, red, 3): each point's own colour, 0..1."""
    at = np.linspace(0, 1, size)
    blue, green, red = np.meshgrid(at, at, at, indexing="ij")
    return np.stack((red, green, blue), axis=-1)


def warped(size: int) -> Values:
    """A look: crossed channels, bent, in part beyond 0..1."""
    c = lattice(size)
    red, green, blue = c[..., 0], c[..., 1], c[..., 2]
    return np.stack((red**0.8 * 1.1 - 0.05, 0.7 * green + 0.3 * red * blue, np.sqrt(blue) * (1 - 0.2 * green)), -1)


def tetrahedral(colours: Values, cube: Values, low: Values, high: Values) -> Values:
    """Kasson's interpolation as the paper has it, in float64, one colour after the other."""
    size = len(cube)
    out = np.empty_like(colours)
    for number, colour in enumerate(colours):
        place = np.clip((colour - low) / (high - low), 0, 1) * (size - 1)
        base = np.minimum(place.astype(int), size - 2)
        part = place - base
        corner = base.copy()
        value = cube[tuple(corner[::-1])].astype(np.float64)
        for axis in np.argsort(-part, kind="stable"):  # walk to the far corner, along the largest part first
            before = cube[tuple(corner[::-1])]
            corner[axis] += 1
            value = value + part[axis] * (cube[tuple(corner[::-1])] - before)
        out[number] = value
    return out


def noise(kind: type, count: int = 400, channels: int = 3) -> npt.NDArray[np.generic]:
    random = np.random.default_rng(3)
    return random.integers(0, TOPS[kind] + 1, (20, count // 20, channels), dtype=kind)


@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
@pytest.mark.parametrize("size", [2, 5, 17, 33])
@pytest.mark.parametrize(
    ("low", "high"),
    [((0, 0, 0), (1, 1, 1)), ((0.1, 0.0, 0.2), (0.8, 0.9, 1.0)), ((-0.5, -0.25, 0), (1.5, 2, 1.25))],
)
def test_a_cube_gives_the_colours_of_the_paper(
    kind: type, size: int, low: tuple[float, ...], high: tuple[float, ...]
) -> None:
    domain = ("DOMAIN_MIN " + " ".join(map(str, low)), "DOMAIN_MAX " + " ".join(map(str, high)))
    lut = parsed(cube_text(warped(size), *domain))
    picture, top = noise(kind), TOPS[kind]
    wanted = tetrahedral(picture.reshape(-1, 3) / top, warped(size), np.array(low), np.array(high))
    away = looked_up(picture, lut).reshape(-1, 3) - np.clip(wanted, 0, 1) * top
    assert np.abs(away).max() <= 0.5 + 0.06 * (top > 255) + 1e-3, "rounded to the nearest step, no further"


@pytest.mark.parametrize("amount", [0.0, 0.25, 0.5, 1.0])
def test_amount_mixes_the_picture_and_the_look(amount: float) -> None:
    picture = noise(np.uint16)
    lut = parsed(cube_text(warped(9)))
    wanted = tetrahedral(picture.reshape(-1, 3) / 65535, warped(9), np.zeros(3), np.ones(3))
    mixed = np.clip((1 - amount) * picture.reshape(-1, 3) / 65535 + amount * wanted, 0, 1) * 65535
    assert np.abs(looked_up(picture, lut, amount).reshape(-1, 3) - mixed).max() <= 0.6


@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
def test_transparency_is_left_alone(kind: type) -> None:
    picture = noise(kind, channels=4)
    for text in (cube_text(warped(5)), "LUT_1D_SIZE 2\n1 1 1\n0 0 0"):
        made = looked_up(picture, parsed(text))
        assert made.dtype == picture.dtype and (made[..., 3] == picture[..., 3]).all()
        assert (made[..., :3] != picture[..., :3]).any()


def test_a_picture_may_have_any_size_and_several_may_be_at_work() -> None:
    """lut3d takes pixels by eights: memory beyond a row's end, where it was no number, once took the program down."""
    lut = parsed(cube_text(warped(5)))

    def right(width: int) -> bool:
        litter = [np.full((40, width, 4), np.nan, np.float32) for _ in range(8)]  # freed memory that comes back
        del litter
        picture = np.random.default_rng(width).integers(0, 65536, (1 + width % 3, width, 3), dtype=np.uint16)
        wanted = tetrahedral(picture.reshape(-1, 3) / 65535, warped(5), np.zeros(3), np.ones(3))
        return bool(np.abs(looked_up(picture, lut).reshape(-1, 3) - np.clip(wanted, 0, 1) * 65535).max() < 0.6)

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(right, [*range(1, 70), 255, 641] * 3))


@settings(max_examples=25, deadline=None)
@given(
    size=st.integers(2, 12),
    low=st.tuples(*[st.floats(-1, 0)] * 3),
    high=st.tuples(*[st.floats(1, 3)] * 3),
    kind=st.sampled_from([np.uint8, np.uint16]),
)
def test_a_cube_that_names_each_colour_itself_changes_nothing(
    size: int, low: tuple[float, ...], high: tuple[float, ...], kind: type
) -> None:
    own = np.array(low) + lattice(size) * (np.array(high) - np.array(low))
    domain = ("DOMAIN_MIN " + " ".join(map(repr, low)), "DOMAIN_MAX " + " ".join(map(repr, high)))
    picture = noise(kind)
    away = looked_up(picture, parsed(cube_text(own, *domain))).astype(int) - picture
    assert np.abs(away).max() == 0


@settings(max_examples=25, deadline=None)
@given(size=st.integers(2, 300), low=st.floats(-2, 0), high=st.floats(1, 3))
def test_a_row_that_names_each_value_itself_changes_nothing(size: int, low: float, high: float) -> None:
    rows = "\n".join(" ".join([repr(float(one))] * 3) for one in np.linspace(low, high, size))
    lut = parsed(f"LUT_1D_SIZE {size}\nLUT_1D_INPUT_RANGE {low!r} {high!r}\n{rows}")
    picture = np.arange(65536, dtype=np.uint16).reshape(256, 256, 1).repeat(3, axis=2)
    assert (looked_up(picture, lut) == picture).all()


def test_a_row_has_a_curve_for_each_channel_and_holds_its_ends() -> None:
    lut = parsed("LUT_1D_SIZE 3\nDOMAIN_MIN 0.2 0 0\nDOMAIN_MAX 0.6 1 1\n0 1 0\n0.5 0.5 0.25\n1 0 1")
    values = np.uint16([0, 13107, 26214, 39321, 65535])
    made = looked_up(np.repeat(values[None, :, None], 3, axis=2), lut)[0] / 65535
    assert made[:, 0] == pytest.approx([0, 0, 0.5, 1, 1], abs=1e-5)
    assert made[:, 1] == pytest.approx([1, 0.8, 0.6, 0.4, 0], abs=1e-5)
    assert made[:, 2] == pytest.approx([0, 0.1, 0.2, 0.4, 1], abs=1e-5)


def test_resolves_shaper_comes_before_its_cube() -> None:
    shaper = np.linspace(0, 1, 64) ** 0.5
    rows = "\n".join(" ".join([repr(float(one))] * 3) for one in shaper)
    cube = "\n".join(" ".join(map(repr, row)) for row in (lattice(9) ** 2).reshape(-1, 3).tolist())
    head = "LUT_1D_SIZE 64\nLUT_1D_INPUT_RANGE 0 1\nLUT_3D_SIZE 9\nLUT_3D_INPUT_RANGE 0 1\n"
    picture = noise(np.uint16)
    shaped = np.interp(picture.reshape(-1, 3) / 65535, np.linspace(0, 1, 64), shaper)
    wanted = tetrahedral(shaped, lattice(9) ** 2, np.zeros(3), np.ones(3)) * 65535
    assert np.abs(looked_up(picture, parsed(head + rows + "\n" + cube)).reshape(-1, 3) - wanted).max() <= 0.6


def test_what_programs_write_around_the_numbers_is_understood() -> None:
    text = '\ufeff# made by hand\r\nTITLE "Warm # dusk"\r\n\r\nLUT_3D_SIZE\t2\r\n' + "\r\n".join(
        f"{r} {g} {b} # a corner" if r else f"  {r}\t{g} {b}" for b in (0, 1) for g in (0, 1) for r in (0, 1)
    )
    path_text = text.encode("utf-8").decode("utf-8-sig")
    lut = parsed(path_text)
    assert lut.title == "Warm # dusk" and lut.cube is not None and lut.cube.shape == (2, 2, 2, 3)


EIGHT = "\n".join(["0 0 0"] * 8)
BAD = {
    "": "nothing in it says LUT_1D_SIZE",
    "LUT_3D_SIZE 2\n" + "\n".join(["0 0 0"] * 7): "line 8: the file ends after 7 colours of 8",
    f"LUT_3D_SIZE 2\n{EIGHT}\n\n0 0 0": "line 11: more colours than the 8",
    f"LUT_3D_SIZE 2\n0 nan 0\n{EIGHT}": "line 2: 'nan' is not a number that",
    f"LUT_3D_SIZE 2\nnan nan nan\n{EIGHT}": "line 2: 'nan'",
    "LUT_3D_SIZE 2\n" + "\n".join(["0 0 0"] * 5) + "\n1 -inf 0\n0 0 0\n0 0 0": "line 7: '-inf'",
    f"LUT_3D_SIZE 2\n0 0,5 0\n{EIGHT}": "line 2: '0,5' is not a number",
    f"LUT_3D_SIZE 2\n0 0\n{EIGHT}": "line 2: a colour is three numbers, not 2",
    f"LUT_3D_SIZE 2\n0 0 0 0\n{EIGHT}": "line 2: a colour is three numbers, not 4",
    EIGHT: "line 1: numbers come before",
    f"{EIGHT}\nLUT_3D_SIZE 2": "line 1: numbers come before",
    f"LUT_3D_SIZE two\n{EIGHT}": "line 1: the size of a 3D LUT is a whole number, not 'two'",
    f"LUT_3D_SIZE 1\n{EIGHT}": "line 1: a 3D LUT has at least 2 points",
    f"LUT_3D_SIZE -2\n{EIGHT}": "line 1: the size of a 3D LUT is a whole number",
    "LUT_3D_SIZE 66\n": "line 1: a 3D LUT has at most 65 points along an edge here, not 66. Export it with 65",
    "LUT_1D_SIZE 65537\n": "line 1: a 1D LUT has at most 65536",
    f"LUT_3D_SIZE 2\nLUT_3D_SIZE 3\n{EIGHT}": "line 2: the size is said twice",
    f"LUT_3D_SIZE 2\nDOMAIN_MIN 0 0\n{EIGHT}": "line 2: a colour is three numbers, not 2",
    f"LUT_3D_SIZE 2\nDOMAIN_MAX 0 1 1\n{EIGHT}": "its domain ends at 0 1 1, which is not above",
    f"LUT_3D_SIZE 2\nDOMAIN_MAX inf 1 1\n{EIGHT}": "line 2: 'inf'",
    f"LUT_3D_SIZE 2\nLUT_3D_INPUT_RANGE 0\n{EIGHT}": "line 2: LUT_3D_INPUT_RANGE takes two numbers",
    f"LUT_3D_SIZE 2\nLUT_IN_VIDEO_RANGE\n{EIGHT}": "line 2: LUT_IN_VIDEO_RANGE: it is made for video levels",
    "\x89PNG\r\n\x1a\n\0\0": "line 1: 'what stands there' is not a word",
    "<html><body>404</body>": "is not a word of .cube files. Choose a .cube file.",
}


@pytest.mark.parametrize("text", BAD, ids=lambda text: repr(text[:40]))
def test_a_damaged_file_is_refused_with_its_line(text: str) -> None:
    with pytest.raises(MediaError) as refused:
        parsed(text, "look.cube")
    said = str(refused.value)
    assert "look.cube" in said and BAD[text] in said


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200) | st.binary(max_size=200).map(lambda raw: "LUT_3D_SIZE 2\n" + raw.decode("latin-1")))
def test_whatever_a_file_holds_it_is_read_or_refused(text: str) -> None:
    try:
        assert isinstance(parsed(text), Lut)
    except MediaError as refused:
        assert refused.problem.mend


def test_a_file_that_changes_is_read_again_and_one_that_is_gone_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "look.cube"
    path.write_text("LUT_1D_SIZE 2\n0 0 0\n1 1 1")
    first = read_lut(path)
    assert read_lut(path) is first, "it is read once"
    path.write_text("LUT_1D_SIZE 2\n1 1 1\n0 0 0")
    os.utime(path, ns=(1, 1))
    again = read_lut(path)
    assert again.row is not None and again.row[0].tolist() == [1, 1, 1]
    path.unlink()
    with pytest.raises(MediaError, match=r"cannot read look\.cube"):
        read_lut(path)


def test_the_largest_cube_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "large.cube"
    path.write_text(cube_text(warped(65)))
    picture = noise(np.uint8)
    wanted = np.clip(tetrahedral(picture.reshape(-1, 3) / 255, warped(65), np.zeros(3), np.ones(3)), 0, 1) * 255
    assert np.abs(looked_up(picture, read_lut(path)).reshape(-1, 3) - wanted).max() <= 0.501
