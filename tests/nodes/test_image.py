import io
import struct
import zlib
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image as Pillow
from PIL import ImageCms

from nodes import image as nodes
from nodes import painting
from studio.base.errors import MediaError, ModelError, SettingError, StoreError
from studio.graph.lineage import Lineage
from studio.media.files.stills import read_embedded_project, read_still
from studio.media.values import Image, Mask, Text
from tests.asking import WithEngines


class Engine(WithEngines):
    """What the nodes here ask of their context."""

    def __init__(self, item: str | None = None, project: str = "") -> None:
        self.node, self.item, self.project = "stills", item, project
        self.project_folder = Path()

    def check(self) -> None: ...

    def progress(self, *_: Any, **__: Any) -> None: ...

    def note(self, text: str) -> None: ...

    def destination(self, path: Path) -> Path:
        return self.project_folder / path

    def option(self, name: str) -> str:
        return self.project if name == "project.json" else ""

    def lineage(self) -> Lineage:
        return Lineage()


def gradient(width: int = 48, height: int = 32, channels: int = 3, kind: Any = np.uint8) -> Image:
    x, y = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
    planes = [x, y, (x + y) / 2, np.clip(x * 1.5, 0, 1)][:channels]
    return Image((np.dstack(planes) * np.iinfo(kind).max).astype(kind))


def flat(red: int, green: int, blue: int, width: int = 16, height: int = 12) -> Image:
    return Image(np.full((height, width, 3), (red, green, blue), np.uint8))


# --- load and save --------------------------------------------------------------------------------------------------

LOSSLESS = [(".png", 3, np.uint8), (".png", 4, np.uint8), (".png", 3, np.uint16), (".png", 4, np.uint16)]
LOSSLESS += [(".tif", 3, np.uint8), (".tif", 3, np.uint16), (".tif", 4, np.uint8), (".tiff", 4, np.uint16)]


@pytest.mark.parametrize(("suffix", "channels", "kind"), LOSSLESS)
def test_lossless_files_bring_back_every_sample(tmp_path: Path, suffix: str, channels: int, kind: Any) -> None:
    picture = gradient(channels=channels, kind=kind)
    path = tmp_path / f"grün und blau{suffix}"
    saved = nodes.save(Engine(), picture, path=path)
    assert saved.path == str(path)
    assert np.array_equal(nodes.load(path=path).pixels, picture.pixels)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(("suffix", "format"), [(".jpg", "JPEG"), (".webp", "WEBP"), (".jpeg", "JPEG")])
def test_lossy_files_look_the_same(tmp_path: Path, suffix: str, format: str) -> None:
    path = tmp_path / f"a{suffix}"
    nodes.save(Engine(), gradient(kind=np.uint16), path=path, quality=95)
    with Pillow.open(path) as opened:
        assert opened.format == format
    assert np.abs(read_still(path).pixels.astype(int) - gradient().pixels).mean() < 2


def test_a_jpeg_lays_clear_pixels_over_white(tmp_path: Path) -> None:
    clear = Image(np.zeros((16, 16, 4), np.uint8))
    nodes.save(Engine(), clear, path=tmp_path / "a.jpg")
    assert read_still(tmp_path / "a.jpg").pixels.min() >= 254


def test_every_item_of_a_series_gets_its_own_file(tmp_path: Path) -> None:
    saved = nodes.save(Engine("shot/3"), gradient(), path=tmp_path / "frame-{item}.png")
    assert Path(saved.path).name == "frame-shot-3.png"
    with pytest.raises(SettingError, match=r"frame-\{item\}\.png"):
        nodes.save(Engine("shot-3"), gradient(), path=tmp_path / "frame.png")


def test_a_png_carries_its_project_and_other_programs_can_read_it(tmp_path: Path) -> None:
    project = '{"format": "shotgraph/1", "title": "Füße"}' * 50
    path = tmp_path / "a.png"
    nodes.save(Engine(project=project), gradient(), path=path)
    assert read_embedded_project(path) == project
    with Pillow.open(path) as opened:
        assert opened.text["shotgraph-project"] == project
    assert np.array_equal(read_still(path).pixels, gradient().pixels)


def test_a_png_without_a_project_and_other_files_carry_none(tmp_path: Path) -> None:
    nodes.save(Engine(), gradient(), path=tmp_path / "a.png")
    nodes.save(Engine(project="{}"), gradient(), path=tmp_path / "a.jpg")
    assert read_embedded_project(tmp_path / "a.png") is None
    assert read_embedded_project(tmp_path / "a.jpg") is None
    with pytest.raises(MediaError, match="cannot read"):
        read_embedded_project(tmp_path / "missing.png")


@pytest.mark.parametrize(
    ("name", "format", "message"),
    [("a.xyz", "from the name", "names no picture format"), ("", "png", "no file name")],
)
def test_what_cannot_be_saved_says_why(tmp_path: Path, name: str, format: Any, message: str) -> None:
    with pytest.raises(SettingError, match=message):
        nodes.save(Engine(), gradient(), path=tmp_path / name if name else Path(), format=format)


def test_a_good_file_outlives_a_failed_save(tmp_path: Path) -> None:
    wide = Image(np.zeros((1, 20000, 3), np.uint8))
    path = tmp_path / "a.webp"
    nodes.save(Engine(), gradient(), path=path)
    before = path.read_bytes()
    with pytest.raises(MediaError, match="at most 16383 pixels"):
        nodes.save(Engine(), wide, path=path)
    assert path.read_bytes() == before
    with pytest.raises(StoreError):
        nodes.save(Engine(), gradient(), path=path / "inside a file.png")


def as_bytes(picture: Any, format: str, **how: Any) -> bytes:
    target = io.BytesIO()
    picture.save(target, format, **how)
    return target.getvalue()


def png_claiming(width: int, height: int) -> bytes:
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    start = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))
    return start + struct.pack(">I", 100) + b"IDAT" + bytes(104)


PNG = as_bytes(Pillow.fromarray(np.random.default_rng(0).integers(0, 255, (64, 64, 3), np.uint8)), "PNG")
DEEP_PNG = cv2.imencode(".png", np.random.default_rng(0).integers(0, 65535, (64, 64, 3), np.uint16))[1].tobytes()
JPEG = as_bytes(Pillow.new("RGB", (64, 64), "red"), "JPEG")
BAD_FILES: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "empty"),
    "text": (b"hello", "not a picture"),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a picture"),
    "truncated png": (PNG[: len(PNG) // 2], "damaged"),
    "truncated 16-bit png": (DEEP_PNG[: len(DEEP_PNG) // 2], "damaged"),
    "truncated jpeg": (JPEG[: len(JPEG) // 2], "damaged"),
    "flipped byte": (PNG[:3000] + bytes([PNG[3000] ^ 255]) + PNG[3001:], "damaged"),
    "header only": (PNG[:20], "damaged|not a picture"),
    "huge": (png_claiming(60000, 60000), "megapixels"),
    "huge by a little": (png_claiming(14000, 14000), "megapixels"),
}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("content", "message"), BAD_FILES.values(), ids=BAD_FILES.keys())
def test_bad_files_are_errors_that_name_the_file(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "bad.png"
    path.write_bytes(content)
    with pytest.raises(MediaError, match=message) as caught:
        nodes.load(path=path)
    assert "bad.png" in str(caught.value)
    assert caught.value.problem.mend


def test_missing_files_folders_and_no_file_at_all(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="no file"):
        nodes.load(path=tmp_path / "missing.png")
    with pytest.raises(MediaError, match="folder"):
        nodes.load(path=tmp_path)
    with pytest.raises(SettingError, match="no picture is chosen"):
        nodes.load(path=Path())


@pytest.mark.parametrize("orientation", range(1, 9))
def test_photographs_come_upright(tmp_path: Path, orientation: int) -> None:
    """A red corner that belongs at the top left, stored the way a turned camera does."""
    upright = np.zeros((24, 40, 3), np.uint8)
    upright[:8, :8] = (255, 0, 0)
    undo = {
        1: lambda p: p,
        2: lambda p: p[:, ::-1],
        3: lambda p: p[::-1, ::-1],
        4: lambda p: p[::-1],
        5: lambda p: p.swapaxes(0, 1),
        6: lambda p: np.rot90(p),
        7: lambda p: p.swapaxes(0, 1)[::-1, ::-1],
        8: lambda p: np.rot90(p, -1),
    }[orientation]
    exif = Pillow.Exif()
    exif[0x0112] = orientation
    path = tmp_path / "a.png"
    path.write_bytes(as_bytes(Pillow.fromarray(np.ascontiguousarray(undo(upright))), "PNG", exif=exif))
    assert np.array_equal(read_still(path).pixels, upright)


MODES = {
    "grey": (Pillow.new("L", (8, 8), 100), "PNG", (100, 100, 100)),
    "grey and alpha": (Pillow.new("LA", (8, 8), (100, 50)), "PNG", (100, 100, 100, 50)),
    "palette": (Pillow.new("RGB", (8, 8), (10, 200, 30)).convert("P", palette=1), "PNG", (10, 200, 30)),
    "one bit": (Pillow.new("1", (8, 8), 1), "PNG", (255, 255, 255)),
    "cmyk": (Pillow.new("CMYK", (8, 8), (0, 255, 255, 0)), "TIFF", (255, 0, 0)),
    "16-bit grey": (Pillow.fromarray(np.full((8, 8), 25700, np.uint16)), "PNG", (25700, 25700, 25700)),
    "float": (Pillow.fromarray(np.full((8, 8), 0.5, np.float32)), "TIFF", (32768, 32768, 32768)),
    "gif": (Pillow.new("P", (8, 8), 0), "GIF", None),
}


@pytest.mark.parametrize(("picture", "format", "expected"), MODES.values(), ids=MODES.keys())
def test_every_kind_of_picture_becomes_rgb(tmp_path: Path, picture: Any, format: str, expected: Any) -> None:
    path = tmp_path / "picture"
    path.write_bytes(as_bytes(picture, format))
    pixels = read_still(path).pixels
    assert pixels.shape[:2] == (8, 8)
    if expected is not None:
        assert np.abs(pixels[4, 4].astype(int) - expected).max() <= 1


def test_of_an_animation_the_first_frame_is_taken(tmp_path: Path) -> None:
    red, blue = Pillow.new("RGB", (8, 8), "red"), Pillow.new("RGB", (8, 8), "blue")
    path = tmp_path / "a.gif"
    path.write_bytes(as_bytes(red, "GIF", save_all=True, append_images=[blue]))
    assert tuple(read_still(path).pixels[4, 4][:3]) == (255, 0, 0)


def test_colour_profiles_are_applied_and_broken_ones_are_not(tmp_path: Path) -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    picture = Pillow.new("LAB", (8, 8), (137, 128, 128))
    path = tmp_path / "a.tif"
    path.write_bytes(as_bytes(picture, "TIFF", icc_profile=lab.tobytes()))
    assert np.abs(read_still(path).pixels[4, 4].astype(int) - 128).max() <= 3  # L* 53.7 is mid grey
    path.write_bytes(as_bytes(Pillow.new("RGB", (8, 8), (1, 2, 3)), "PNG", icc_profile=b"no profile"))
    assert tuple(read_still(path).pixels[4, 4]) == (1, 2, 3)


# --- size and shape -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "size"),
    [
        ({"width": 24, "height": 0}, (24, 16)),
        ({"width": 0, "height": 64}, (96, 64)),
        ({"width": 100, "height": 32}, (48, 32)),
        ({"width": 100, "height": 32, "fit": "fill"}, (100, 32)),
        ({"width": 100, "height": 32, "fit": "stretch"}, (100, 32)),
        ({"width": 1, "height": 1}, (1, 1)),
    ],
)
@pytest.mark.parametrize(("channels", "kind"), [(3, np.uint8), (4, np.uint8), (3, np.uint16), (4, np.uint16)])
def test_sizes(settings: Any, size: tuple[int, int], channels: int, kind: Any) -> None:
    out = nodes.resize(gradient(channels=channels, kind=kind), **settings)
    assert (out.width, out.height) == size
    assert out.pixels.shape[2] == channels and out.pixels.dtype == kind


def test_filling_keeps_the_shape_of_what_is_seen() -> None:
    disc = Image(cv2.circle(np.zeros((90, 160, 3), np.uint8), (80, 45), 30, (255, 255, 255), -1))
    out = nodes.resize(disc, width=90, height=90, fit="fill").pixels[..., 0] > 127
    assert abs(int(out.any(axis=0).sum()) - int(out.any(axis=1).sum())) <= 1


def test_a_larger_picture_is_sharp_and_does_not_ring() -> None:
    edge = np.full((32, 32, 3), 60, np.uint8)
    edge[:, 16:] = 200
    out = nodes.upscale(Engine(), Image(edge), scale=3, model="lanczos").pixels
    assert out.shape == (96, 96, 3)
    assert out.min() == 60 and out.max() == 200
    assert ((out[48, :, 0] > 70) & (out[48, :, 0] < 190)).sum() <= 4


def test_clear_pixels_lend_no_colour_when_resized() -> None:
    pixels = np.zeros((32, 32, 4), np.uint8)
    pixels[...] = (255, 0, 0, 0)
    pixels[8:24, 8:24] = (0, 255, 0, 255)
    made = [nodes.upscale(Engine(), Image(pixels), scale=2.5, model=model).pixels for model in ("lanczos", "span")]
    for out in (nodes.resize(Image(pixels), width=11).pixels, *made):
        seen = out[out[..., 3] > 16]
        assert seen[:, 0].max() <= 4


@pytest.mark.parametrize(
    ("settings", "size"),
    [
        ({"left": 25, "right": 25}, (24, 32)),
        ({"top": 50}, (48, 16)),
        ({"aspect": "1:1"}, (32, 32)),
        ({"aspect": "9:16"}, (18, 32)),
        ({"aspect": "2.39:1"}, (48, 20)),
        ({"left": 50, "aspect": "1:1"}, (24, 24)),
    ],
)
def test_crops(settings: Any, size: tuple[int, int]) -> None:
    out = nodes.crop(gradient(), **settings)
    assert (out.width, out.height) == size


def test_a_crop_of_nothing_is_an_error() -> None:
    with pytest.raises(SettingError, match="leave nothing"):
        nodes.crop(gradient(), left=60, right=40)


def test_turns() -> None:
    picture = gradient()
    right = nodes.flip(picture, way="turn right")
    assert (right.width, right.height) == (32, 48)
    assert np.array_equal(right.pixels[0, -1], picture.pixels[0, 0])
    assert np.array_equal(nodes.flip(right, way="turn left").pixels, picture.pixels)
    assert np.array_equal(nodes.flip(picture, way="horizontal").pixels[0, 0], picture.pixels[0, -1])
    both = nodes.flip(nodes.flip(picture, way="horizontal"), way="vertical")
    assert np.array_equal(both.pixels, nodes.flip(picture, way="half turn").pixels)


# --- light and colour -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
def test_an_adjustment_by_nothing_changes_nothing(kind: Any) -> None:
    picture = gradient(channels=4, kind=kind)
    assert np.array_equal(nodes.adjust(picture).pixels, picture.pixels)


@given(st.floats(-3, 3), st.floats(-80, 80))
def test_a_grade_that_is_nearly_nothing_is_nearly_nothing_and_grey_stays_grey(stops: float, contrast: float) -> None:
    grey = flat(118, 118, 118)
    out = nodes.adjust(grey, exposure=stops, contrast=contrast, saturation=contrast).pixels.astype(int)
    assert np.ptp(out[4, 4]) <= 1
    assert np.abs(nodes.adjust(grey, gamma=1.0001).pixels.astype(int) - 118).max() <= 1


def test_what_each_adjustment_does() -> None:
    skin = flat(180, 140, 120)

    def after(**settings: float) -> tuple[int, int, int]:
        red, green, blue = nodes.adjust(skin, **settings).pixels[4, 4].astype(int)
        return red, green, blue

    # One stop up is twice the light: 180 is 0.456 linear, 0.912 is 245.
    assert abs(after(exposure=1)[0] - 245) <= 1
    assert abs(after(exposure=-1)[0] - 131) <= 1
    assert np.ptp(after(saturation=-100)) <= 1
    assert np.ptp(after(saturation=50)) > np.ptp((180, 140, 120))
    warm, cool = after(temperature=60), after(temperature=-60)
    assert warm[0] > 180 and warm[2] < 120
    assert cool[0] < 180 and cool[2] > 120
    magenta = after(tint=60)
    assert magenta[1] < 140
    assert after(gamma=1.5)[0] > 180
    assert nodes.adjust(flat(118, 118, 118), contrast=50).pixels[4, 4, 0] == pytest.approx(118, abs=1)
    assert nodes.adjust(flat(60, 60, 60), contrast=50).pixels[4, 4, 0] < 50
    assert nodes.adjust(flat(200, 200, 200), contrast=50).pixels[4, 4, 0] > 210


def test_adjusting_keeps_alpha_and_depth() -> None:
    picture = gradient(channels=4, kind=np.uint16)
    out = nodes.adjust(picture, exposure=0.5, temperature=20)
    assert out.pixels.dtype == np.uint16
    assert np.array_equal(out.pixels[..., 3], picture.pixels[..., 3])
    assert len(np.unique(out.pixels[..., 0])) > 40


# --- layers and masks -----------------------------------------------------------------------------------------------


def test_a_layer_lies_where_it_is_put() -> None:
    out = nodes.composite(flat(0, 0, 0, 100, 80), flat(255, 0, 0, 10, 10), x=25, y=50, size=20).pixels
    red = out[..., 0] == 255
    assert red[30:50, 15:35].all() and red.sum() == 400


def test_a_layer_may_hang_over_the_edge_or_lie_outside() -> None:
    ground = flat(0, 0, 0, 100, 80)
    assert (nodes.composite(ground, flat(9, 9, 9, 10, 10), x=0, y=0, size=20).pixels[..., 0] == 9).sum() == 10 * 10
    assert nodes.composite(ground, flat(9, 9, 9), x=-80, y=-80, size=20).pixels.max() == 0


@pytest.mark.parametrize(
    ("blend", "expected"), [("normal", 100), ("add", 255), ("multiply", 78), ("screen", 222), ("overlay", 189)]
)
def test_blends(blend: Any, expected: int) -> None:
    out = nodes.composite(flat(200, 200, 200), flat(100, 100, 100), blend=blend).pixels
    assert out[4, 4, 0] == pytest.approx(expected, abs=1)


def test_opacity_and_mask_say_how_much_is_seen() -> None:
    ground, above = flat(0, 0, 0, 40, 40), flat(200, 200, 200, 40, 40)
    assert nodes.composite(ground, above, opacity=50).pixels[4, 4, 0] == pytest.approx(100, abs=1)
    half = np.zeros((20, 20), np.uint8)
    half[:, 10:] = 255
    out = nodes.composite(ground, above, Mask(half)).pixels
    assert out[20, 5, 0] == 0 and out[20, 35, 0] == 200


def test_over_a_clear_ground_a_layer_keeps_its_colour() -> None:
    clear = Image(np.zeros((20, 20, 4), np.uint8))
    out = nodes.composite(clear, flat(200, 100, 50, 20, 20), opacity=50).pixels
    assert np.abs(out[10, 10].astype(int) - (200, 100, 50, 128)).max() <= 1


def test_masks_by_lightness_colour_and_alpha() -> None:
    picture = np.zeros((10, 30, 4), np.uint8)
    picture[:, :10] = (255, 255, 255, 255)
    picture[:, 10:20] = (0, 250, 10, 255)
    light = nodes.mask(Image(picture), by="lightness", low=90).pixels
    green = nodes.mask(Image(picture), by="colour", colour="#00ff00").pixels
    solid = nodes.mask(Image(picture), by="alpha").pixels
    assert [light[5, x] for x in (5, 15, 25)] == [255, 0, 0]
    assert [green[5, x] for x in (5, 15, 25)] == [0, 255, 0]
    assert [solid[5, x] for x in (5, 15, 25)] == [255, 255, 0]
    assert [nodes.mask(Image(picture), by="alpha", invert=True).pixels[5, x] for x in (5, 25)] == [0, 255]
    assert 60 < nodes.mask(Image(picture), by="alpha", feather=6).pixels[5, 20] < 190


def test_a_picture_of_a_mask_becomes_that_mask() -> None:
    ramp = np.repeat(np.arange(256, dtype=np.uint8)[None, :, None], 3, axis=2)
    out = nodes.mask(Image(ramp), by="lightness", low=100, high=100, softness=100).pixels
    assert np.abs(out[0].astype(int) - np.arange(256)).max() <= 1


def test_a_wrong_colour_says_how_to_write_one() -> None:
    with pytest.raises(SettingError, match="#rrggbb"):
        nodes.mask(gradient(), by="colour", colour="greenish")


# --- generate -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", ["auto", "animatic"])
def test_a_prompt_becomes_a_picture_of_the_size_asked_for(model: str) -> None:
    dawn = painting.generate(Engine(), Text("a lighthouse at dawn"), model=model, width=160, height=96, seed=3)
    again = painting.generate(Engine(), Text("a lighthouse at dawn"), model=model, width=160, height=96, seed=3)
    night = painting.generate(Engine(), Text("a crowded stadium at night"), model=model, width=160, height=96, seed=3)
    assert (dawn.width, dawn.height) == (160, 96)
    assert np.array_equal(dawn.pixels, again.pixels)
    assert not np.array_equal(dawn.pixels, night.pixels)
    assert dawn.pixels.std() > 10


def test_a_reference_of_any_depth_lends_its_colours() -> None:
    def made(reference: Image | None) -> Image:
        return painting.generate(Engine(), Text("hills"), reference, width=160, height=96, seed=3)

    red = Image(np.full((32, 32, 4), (60000, 2000, 2000, 65535), np.uint16))
    plain, tinted = made(None).pixels.mean(axis=(0, 1)), made(red).pixels.mean(axis=(0, 1))
    assert tinted[0] - tinted[2] > plain[0] - plain[2]


def test_an_unknown_model_says_which_there_are() -> None:
    with pytest.raises(ModelError, match=r"'animatik'.*animatic"):
        painting.generate(Engine(), Text("a lighthouse"), model="animatik", seed=1)
    with pytest.raises(ModelError, match="span"):
        nodes.upscale(Engine(), gradient(), model="esrgan")


def test_the_sockets_and_settings_are_those_of_the_contract() -> None:
    spec = painting.generate.__node__  # type: ignore[attr-defined]
    assert [(end.name, end.optional) for end in spec.inputs][:2] == [("prompt", False), ("reference", True)]
    settings = {"negative", "model", "width", "height", "steps", "guidance", "seed"}
    assert settings <= {setting.name for setting in spec.settings}
    assert nodes.save.__node__.sink  # type: ignore[attr-defined]
