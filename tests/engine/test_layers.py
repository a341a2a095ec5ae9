"""Layers apart, deep pictures under foreign colour profiles, and JPEG XL."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path
from typing import Any

import cv2
import imagecodecs
import numpy as np
import pytest
from PIL import Image as Pil
from psd_tools import PSDImage
from psd_tools.constants import BlendMode

from nodes import image as nodes
from studio.base.errors import MediaError
from studio.media.files.layers import read_layers
from studio.media.files.stills import read_still
from studio.media.values import Image, Series

ADOBE = imagecodecs.cms_profile("adobergb")


class Notes:
    def __init__(self) -> None:
        self.said: list[str] = []

    def note(self, text: str) -> None:
        self.said.append(text)


def layered(path: Path, depth: int = 8, ending: bytes = b"\0\1") -> Path:
    """A red ground, half clear green above it, a group of two, a multiplied one and one that is hidden."""
    made = PSDImage.new("RGB", (60, 40), depth=depth)  # type: ignore[arg-type]
    made.create_pixel_layer(Pil.new("RGB", (60, 40), (200, 10, 20)), name="Ground")
    green = np.zeros((20, 20, 4), np.uint8)
    green[..., 1], green[..., 3] = 255, 128
    made.create_pixel_layer(Pil.fromarray(green, "RGBA"), name="Square", top=10, left=30)
    group = made.create_group(name="Pair")
    for left, shade in ((0, 80), (10, 160)):
        one = made.create_pixel_layer(Pil.new("RGB", (5, 5), (0, 0, shade)), name="Square", top=0, left=left)
        group.append(one)
    made.create_pixel_layer(
        Pil.new("RGB", (60, 4), (128, 128, 128)), name="Shade", top=36
    ).blend_mode = BlendMode.MULTIPLY
    made.create_pixel_layer(Pil.new("RGB", (5, 5), (9, 9, 9)), name="Off").visible = False
    made.save(path)
    return path


@pytest.mark.parametrize(("depth", "kind"), [(8, np.uint8), (16, np.uint16)])
def test_the_layers_of_a_photoshop_file_come_apart(tmp_path: Path, depth: int, kind: type) -> None:
    notes = Notes()
    made: Series[Image] = nodes.layers(notes, path=layered(tmp_path / "a.psd", depth))
    assert made.ids == ("Ground", "Square", "Pair", "Shade")
    most = np.iinfo(kind).max
    ground, square, pair, shade = (image.pixels.astype(float) * 255 / most for image in made.values)
    assert all(image.pixels.shape == (40, 60, 4) and image.pixels.dtype == kind for image in made.values)
    assert np.allclose(ground[20, 5], (200, 10, 20, 255), atol=1) and np.allclose(
        square[20, 40], (0, 255, 0, 128), atol=1
    )
    assert square[5, 5, 3] == 0 and shade[0, 0, 3] == 0 and shade[38, 3, 3] == 255
    assert np.allclose(pair[2, 2], (0, 0, 80, 255), atol=1) and np.allclose(pair[2, 12], (0, 0, 160, 255), atol=1)
    assert notes.said == ["'Shade' is blended by multiply in a.psd: set that in Composite."]


def test_groups_come_apart_and_hidden_layers_are_shown_when_asked_for(tmp_path: Path) -> None:
    path = layered(tmp_path / "a.psd")
    made = nodes.layers(Notes(), path=path, groups="apart", hidden=True)
    assert made.ids == ("Ground", "Square", "Square 2", "Square 3", "Shade", "Off")
    assert made.values[3].pixels[2, 2, 3] == 0 and made.values[3].pixels[2, 12].tolist() == [0, 0, 160, 255]
    assert made.values[5].pixels[2, 2].tolist() == [9, 9, 9, 255]


def open_raster(path: Path, stack: str, **pictures: np.ndarray[Any, Any]) -> Path:
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("mimetype", "image/openraster")
        file.writestr("stack.xml", stack)
        for name, pixels in pictures.items():
            content = io.BytesIO()
            Pil.fromarray(pixels).save(content, "PNG")
            file.writestr(f"data/{name}.png", content.getvalue())
    return path


def test_the_layers_of_an_openraster_file_come_apart(tmp_path: Path) -> None:
    stack = """<?xml version='1.0'?><image w="30" h="20"><stack>
      <layer name="Off" src="data/red.png" visibility="hidden"/>
      <stack name="Pair" opacity="0.5"><layer name="B" src="data/blue.png" x="-4" y="15"/>
        <layer name="A" src="data/red.png" x="4" composite-op="svg:multiply"/></stack>
      <layer name="Ground" src="data/ground.png" opacity="0.25"/></stack></image>"""
    ground = np.full((20, 30, 3), 200, np.uint8)
    red, blue = (
        np.broadcast_to(np.uint8(colour), (10, 10, 4)).copy() for colour in ((255, 0, 0, 255), (0, 0, 255, 128))
    )
    path = open_raster(tmp_path / "a.ora", stack, ground=ground, red=red, blue=blue)
    whole = read_layers(path)
    assert [layer.name for layer in whole] == ["Ground", "Pair"]
    assert whole[0].image.pixels[3, 3].tolist() == [200, 200, 200, 64]
    pair = whole[1].image.pixels
    assert pair[3, 8].tolist() == [255, 0, 0, 128] and pair[17, 3].tolist() == [0, 0, 255, 64] and pair[3, 20, 3] == 0
    apart = read_layers(path, "apart", hidden=True)
    assert [(layer.name, layer.blend) for layer in apart] == [("Ground", ""), ("A", "multiply"), ("B", ""), ("Off", "")]


@pytest.mark.parametrize(
    ("stack", "words"),
    [
        ("<image w='30' h='20'><stack><layer src='data/none.png'/></stack></image>", "none.png"),
        ("<!DOCTYPE a [<!ENTITY b 'c'>]><image w='3' h='2'><stack/></image>", "entities"),
        ("<image w='300000' h='200000'><stack/></image>", "300000 x 200000"),
        ("<image w='3' h='2'>", "cannot be read"),
        ("<image w='3' h='2'>" + "<stack>" * 80 + "</stack>" * 80 + "</image>", "too deep"),
    ],
)
def test_a_damaged_openraster_file_is_told(tmp_path: Path, stack: str, words: str) -> None:
    with pytest.raises(MediaError, match=words) as caught:
        read_layers(open_raster(tmp_path / "a.ora", stack), "apart")
    assert caught.value.problem.mend


def test_what_has_no_layers_is_told(tmp_path: Path) -> None:
    Pil.new("RGB", (8, 8)).save(tmp_path / "a.png")
    with pytest.raises(MediaError, match="no layers that can be read"):
        nodes.layers(Notes(), path=tmp_path / "a.png")
    whole = layered(tmp_path / "a.psd").read_bytes()
    (tmp_path / "b.psd").write_bytes(whole[:300])
    with pytest.raises(MediaError, match=r"cannot be read|no layers"):
        nodes.layers(Notes(), path=tmp_path / "b.psd")


@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
def test_the_pages_of_a_tiff_come_apart_in_their_depth(tmp_path: Path, kind: type) -> None:
    most = np.iinfo(kind).max
    sheets = [np.full((12, 20, 3), most // (number + 2), kind) for number in range(3)]
    assert cv2.imwritemulti(str(tmp_path / "a.tif"), sheets)
    made = nodes.layers(Notes(), path=tmp_path / "a.tif")
    assert made.ids == ("Page 1", "Page 2", "Page 3")
    for image, sheet in zip(made.values, sheets, strict=True):
        assert np.array_equal(image.pixels[..., :3], sheet)
    assert np.array_equal(read_still(tmp_path / "a.tif").pixels, sheets[0])


# --- profiles ---------------------------------------------------------------------------------------------------


def adobe_as_srgb(values: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Adobe RGB (1998), its own definition: gamma 563/256 and its primaries, against sRGB's (IEC 61966-2-1)."""
    to_adobe = np.array([[2.0413690, -0.5649464, -0.3446944], [-0.9692660, 1.8760108, 0.0415560],
                         [0.0134474, -0.1183897, 1.0154096]])  # fmt: skip
    from_srgb = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
                          [0.0193339, 0.1191920, 0.9503041]])  # fmt: skip
    light = values ** (563 / 256) @ np.linalg.inv(to_adobe).T @ np.linalg.inv(from_srgb).T
    light = np.clip(light, 0, 1)
    return np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)


def deep_png(values: np.ndarray[Any, Any]) -> bytes:
    swapped = cv2.cvtColor(values, cv2.COLOR_RGBA2BGRA if values.shape[2] == 4 else cv2.COLOR_RGB2BGR)
    profile = np.frombuffer(ADOBE, np.uint8)[None]
    return cv2.imencodeWithMetadata(".png", swapped, [cv2.IMAGE_METADATA_ICCP], [profile])[1].tobytes()


def deep_tiff(values: np.ndarray[Any, Any]) -> bytes:
    """16 bits in one strip (TIFF 6.0) with a profile (tag 34675); alpha is straight."""
    height, width, count = values.shape
    data = values.astype("<u2").tobytes()
    tags = [(256, 4, 1, width), (257, 4, 1, height), (258, 3, count, 0), (259, 3, 1, 1), (262, 3, 1, 2),
            (273, 4, 1, 0), (277, 3, 1, count), (278, 4, 1, height), (279, 4, 1, len(data))]  # fmt: skip
    tags += [(284, 3, 1, 1)]
    tags += [(338, 3, 1, 2)] if count == 4 else []
    tags += [(34675, 7, len(ADOBE), 0)]
    bits = 8 + 2 + 12 * len(tags) + 4
    places = {258: bits, 273: bits + 2 * count + len(ADOBE), 34675: bits + 2 * count}
    entries = b"".join(struct.pack("<HHII", tag, kind, n, places.get(tag, value)) for tag, kind, n, value in tags)
    head = b"II*\0" + struct.pack("<IH", 8, len(tags)) + entries + struct.pack("<I", 0)
    return head + struct.pack(f"<{count}H", *[16] * count) + ADOBE + data


@pytest.mark.parametrize("ending", ["png", "tif"])
@pytest.mark.parametrize("alpha", [False, True])
def test_a_deep_picture_keeps_its_depth_under_a_foreign_profile(tmp_path: Path, ending: str, alpha: bool) -> None:
    rng = np.random.default_rng(3)
    values = (rng.uniform(0.3, 0.7, (40, 60, 4 if alpha else 3)) * 65535).astype(np.uint16)
    (tmp_path / f"a.{ending}").write_bytes((deep_png if ending == "png" else deep_tiff)(values))
    made = read_still(tmp_path / f"a.{ending}").pixels
    assert made.dtype == np.uint16
    want = adobe_as_srgb(values[..., :3] / 65535) * 65535
    assert np.abs(made[..., :3] - want).max() < 60, "finer than 8 bits could tell, which are 257 apart"
    assert np.array_equal(made[..., 3:], values[..., 3:])


def test_photoshop_layers_are_brought_to_srgb(tmp_path: Path) -> None:
    from psd_tools.constants import Resource
    from psd_tools.psd.image_resources import ImageResource

    path = layered(tmp_path / "a.psd", 16)
    opened = PSDImage.open(path)
    opened.image_resources[Resource.ICC_PROFILE] = ImageResource(key=Resource.ICC_PROFILE, data=ADOBE)
    opened.save(path)
    ground = read_layers(path)[0].image.pixels[20, 5]
    want = adobe_as_srgb(np.array([200, 10, 20]) / 255) * 65535
    assert np.abs(ground[:3] - want).max() < 300 and ground[3] == 65535


# --- JPEG XL ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", [(40, 60, 3), (257, 100, 4), (41, 1024, 1), (720, 1280, 3)])
@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
@pytest.mark.parametrize("boxed", [False, True])
def test_jpeg_xl_is_read_in_its_depth(tmp_path: Path, shape: tuple[int, int, int], kind: type, boxed: bool) -> None:
    pixels = np.random.default_rng(1).integers(0, np.iinfo(kind).max, (shape[0] // 8, shape[1] // 8, shape[2]), kind)
    pixels = np.kron(pixels, np.ones((8, 8, 1), kind))[: shape[0], : shape[1]]
    path = tmp_path / "a.jxl"
    path.write_bytes(imagecodecs.jpegxl_encode(np.squeeze(pixels), lossless=True, usecontainer=boxed))
    made = read_still(path).pixels
    assert made.dtype == kind
    assert np.array_equal(made, np.repeat(pixels, 3, axis=2) if shape[2] == 1 else pixels)


def test_a_damaged_or_enormous_jpeg_xl_is_told(tmp_path: Path) -> None:
    whole = imagecodecs.jpegxl_encode(np.zeros((64, 64, 3), np.uint8), lossless=True)
    for content, words in (
        (whole[:14], "damaged"),
        (b"\xff\x0a" + b"\xfe\xff\xff\xff\xff\xff\xff\xff\xff\xff", "megapixels"),
    ):
        (tmp_path / "a.jxl").write_bytes(content)
        with pytest.raises(MediaError, match=words):
            read_still(tmp_path / "a.jxl")
