"""Pictures as people have them: turned, profiled, deep, layered, moving, in sequences with holes."""

from __future__ import annotations

import struct
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image as Pil
from PIL import ImageCms

from studio.base.errors import MediaError
from studio.base.formats import FILMS, PICTURES, is_moving
from studio.base.sequences import is_sequence, numbered_files
from studio.media.files import floating
from studio.media.files.mediafile import open_video
from studio.media.files.stills import read_still
from studio.media.values import Video
from tests.media import clip, number_of, picture


def corners(pixels: np.ndarray) -> str:
    """Red, green, blue or white in the quarters: top left, top right, bottom left, bottom right."""
    height, width = pixels.shape[:2]
    out = ""
    for y in (height // 4, 3 * height // 4):
        for x in (width // 4, 3 * width // 4):
            part = pixels[y, x, :3].astype(float)
            out += "W" if part.min() > part.max() * 0.8 else "RGB"[int(part.argmax())]
    return out


def four(dtype: type = np.uint8) -> np.ndarray:
    top = np.iinfo(dtype).max
    array = np.zeros((40, 60, 3), dtype)
    array[:20, :30, 0] = array[:20, 30:, 1] = array[20:, :30, 2] = top
    array[20:, 30:] = top
    return array


UPRIGHT = {1: "RGBW", 2: "GRWB", 3: "WBGR", 4: "BWRG", 5: "RBGW", 6: "BRWG", 7: "WGBR", 8: "GWRB"}


@pytest.mark.parametrize("orientation", UPRIGHT)
@pytest.mark.parametrize("form", ["tiff", "deep tiff", "jpeg", "png"])
def test_pictures_are_turned_once(tmp_path: Path, orientation: int, form: str) -> None:
    path = tmp_path / f"x.{form.split()[-1]}"
    if form == "deep tiff":
        deep_tiff(path, four(np.uint16), orientation)
    else:
        exif = Pil.Exif()
        exif[0x0112] = orientation
        Pil.fromarray(four()).save(path, exif=exif, **({"compression": "tiff_lzw"} if form == "tiff" else {}))
    image = read_still(path)
    assert corners(image.pixels) == UPRIGHT[orientation]
    assert (image.width, image.height) == ((60, 40) if orientation < 5 else (40, 60))
    assert image.pixels.dtype == (np.uint16 if form == "deep tiff" else np.uint8)


def deep_tiff(path: Path, array: np.ndarray, orientation: int) -> None:
    """A 16-bit RGB TIFF in one strip (TIFF 6.0)."""
    height, width = array.shape[:2]
    data = array.astype("<u2").tobytes()
    bits = 8 + 2 + 12 * 11 + 4
    tags = [
        (256, 4, 1, width), (257, 4, 1, height), (258, 3, 3, bits), (259, 3, 1, 1), (262, 3, 1, 2),
        (273, 4, 1, bits + 6), (274, 3, 1, orientation), (277, 3, 1, 3), (278, 4, 1, height), (279, 4, 1, len(data)),
        (284, 3, 1, 1),
    ]  # fmt: skip
    entries = b"".join(struct.pack("<HHII", *tag) for tag in tags)
    head = b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", len(tags)) + entries + struct.pack("<I", 0)
    path.write_bytes(head + struct.pack("<3H", 16, 16, 16) + data)


def profile(gamma: float, name: str) -> bytes:
    """An ICC profile with sRGB's primaries and another transfer, under any name."""
    base = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    curve = b"curv" + bytes(4) + struct.pack(">IH", 1, round(gamma * 256)) + bytes(2)
    count = struct.unpack(">I", base[128:132])[0]
    for entry in range(count):
        at = 132 + 12 * entry
        if base[at : at + 4] in (b"rTRC", b"gTRC", b"bTRC"):
            struct.pack_into(">II", base, at + 4, len(base), 14)
    base += curve
    struct.pack_into(">I", base, 0, len(base))
    return bytes(base)


@pytest.mark.parametrize(("gamma", "grey", "seen"), [(1.0, 55, 128), (1.8, 110, 129), (2.2, 128, 128)])
def test_a_profile_counts_by_what_it_says_and_not_by_its_name(
    tmp_path: Path, gamma: float, grey: int, seen: int
) -> None:
    path = tmp_path / "x.png"
    Pil.new("RGB", (8, 8), (grey, grey, grey)).save(path, icc_profile=profile(gamma, "sRGB linear"))
    assert abs(int(read_still(path).pixels[4, 4, 0]) - seen) <= 3


def psd(channels: np.ndarray, layers: bytes = b"") -> bytes:
    count, height, width = channels.shape
    depth = channels.itemsize * 8
    head = b"8BPS" + struct.pack(">H6xHIIHH", 1, count, height, width, depth, 3)
    pixels = channels.astype(channels.dtype.newbyteorder(">")).tobytes()
    return head + struct.pack(">III", 0, 0, len(layers)) + layers + struct.pack(">H", 0) + pixels


def layer(height: int, width: int) -> bytes:
    """One layer over the whole picture (Adobe's specification, layer and mask information)."""
    record = struct.pack(">4iH", 0, 0, height, width, 3)
    record += b"".join(struct.pack(">hI", channel, 2 + height * width) for channel in range(3))
    extra = struct.pack(">II", 0, 0) + b"\x05layer\0\0"
    record += b"8BIMnorm" + struct.pack(">BBBBI", 255, 0, 0, 0, len(extra)) + extra
    info = struct.pack(">h", 1) + record + 3 * (bytes(2) + bytes(height * width))
    info += b"\0" * (len(info) % 2)
    return struct.pack(">I", len(info)) + info + struct.pack(">I", 0)


@pytest.mark.parametrize("layers", [False, True])
@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
def test_photoshop_files_flat_and_with_layers(tmp_path: Path, layers: bool, kind: type) -> None:
    if layers and kind is np.uint16:
        return  # layers of 16 bits lie elsewhere in the file; the flat picture is the same
    planes = np.moveaxis(four(kind), 2, 0)
    (tmp_path / "x.psd").write_bytes(psd(planes, layer(40, 60) if layers else b""))
    image = read_still(tmp_path / "x.psd")
    assert corners(image.pixels) == "RGBW" and image.pixels.dtype == kind


@pytest.mark.parametrize("half", [False, True])
def test_openexr_is_light_that_becomes_srgb(tmp_path: Path, half: bool) -> None:
    light = np.zeros((32, 48, 3), np.float32)
    light[:, :16] = 0.2140  # middle grey: half of sRGB's signal
    light[:, 16:32, 0] = 1.0
    light[:, 32:] = 4.0  # brighter than white
    frame = av.VideoFrame(48, 32, "gbrpf32le")
    for number, channel in enumerate((1, 2, 0)):
        rows = np.frombuffer(frame.planes[number], np.float32).reshape(32, -1)
        rows[:, :48] = light[..., channel]
    with av.open(str(tmp_path / "x.exr"), "w", format="image2") as file:
        stream = file.add_stream("exr", rate=1, options={"format": "half" if half else "float"})
        stream.width, stream.height, stream.pix_fmt = 48, 32, "gbrpf32le"
        file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    pixels = read_still(tmp_path / "x.exr").pixels.astype(int)
    assert pixels.shape == (32, 48, 3)
    assert np.abs(pixels[5, 5] - 32768).max() < 150
    assert pixels[5, 20].tolist() == [65535, 0, 0] and pixels[5, 40].min() == 65535


def test_light_and_srgb_are_each_other_backwards() -> None:
    pixels = np.random.default_rng(2).integers(0, 65536, (9, 9, 4), np.uint16)
    pixels[..., 3] |= 0x8000
    again = floating.encoded(floating.decoded_light(pixels)).astype(int)
    assert np.abs(again - pixels).max() <= 4


def test_heic_from_a_phone(tmp_path: Path) -> None:
    import pillow_heif

    pillow_heif.from_pillow(Pil.fromarray(four())).save(tmp_path / "x.heic", quality=95)
    assert corners(read_still(tmp_path / "x.heic").pixels) == "RGBW"


def moving(path: Path, **options: object) -> Path:
    frames = [Pil.fromarray(picture(number, 96, 64)) for number in range(5)]
    frames[0].save(path, save_all=True, append_images=frames[1:], loop=0, **options)
    return path


def numbers(video: Video) -> list[int]:
    return [number_of(frame.rgb()) for frame in video.frames()]


@pytest.mark.parametrize(("name", "options"), [("x.webp", {"lossless": True}), ("x.avif", {"quality": 95})])
def test_moving_pictures_are_clips(tmp_path: Path, name: str, options: dict[str, object]) -> None:
    path = moving(tmp_path / name, duration=40, **options)
    video = open_video(path)
    assert (video.info.rate, numbers(video)) == (25, list(range(5)))
    assert [number_of(video.frame(n).rgb()) for n in (3, 0, 4)] == [3, 0, 4]
    held = open_video(moving(tmp_path / f"held-{name}", duration=[100, 100, 300, 100, 100], **options))
    assert numbers(held) == [0, 1, 2, 2, 2, 3, 4]
    assert is_moving(path) and not is_moving(Path(__file__))


@pytest.mark.parametrize("mirror", [False, True])
@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_front_cameras_are_mirrored_back(tmp_path: Path, mirror: bool, degrees: int) -> None:
    """The matrix of the track header says how the picture stands (ISO 14496-12, 8.3.2)."""
    path = clip(tmp_path / "x.mp4", 3, size=(60, 40), paint=lambda n, w, h: four(), rotation=90)
    content = path.read_bytes()
    at = content.index(b"tkhd") + 4 + 4 + 36
    turn = np.deg2rad(degrees)
    a, b = round(np.cos(turn)), round(np.sin(turn))
    c, d = -b, a
    if mirror:
        a, b = -a, -b  # of the picture mirrored left to right first
    matrix = struct.pack(">9i", a << 16, b << 16, 0, c << 16, d << 16, 0, 0, 0, 1 << 30)
    path.write_bytes(content[:at] + matrix + content[at + 36 :])
    want = np.fliplr(four()) if mirror else four()
    want = np.rot90(want, -degrees // 90)
    video = open_video(path)
    assert corners(video.frame(1).rgb()) == corners(want)
    assert (video.info.height, video.info.width) == want.shape[:2]


def sequence(folder: Path, name: str, wanted: list[int]) -> None:
    for number in wanted:
        Pil.fromarray(picture(number)).save(folder / name.format(number))


@pytest.mark.parametrize(
    "pattern", ["shot_%04d.png", "shot_####.png", "shot_%d.png", "shot_%02d.png", "shot_#.png", ""]
)
@pytest.mark.parametrize("name", ["shot_{:04d}.png", "shot_{}.png"])
def test_a_sequence_by_any_padding_or_by_its_folder(tmp_path: Path, pattern: str, name: str) -> None:
    sequence(tmp_path, name, list(range(7, 13)))
    (tmp_path / "notes.txt").write_text("not a picture")
    path = tmp_path / pattern if pattern else tmp_path
    assert is_sequence(path)
    video = open_video(path, Fraction(12))
    assert (video.info.rate, numbers(video)) == (12, list(range(7, 13)))


def test_a_gap_is_held_and_said_or_is_an_error(tmp_path: Path) -> None:
    sequence(tmp_path, "a.{:03d}.png", [1, 2, 4, 8])
    video = open_video(tmp_path / "a.%03d.png")
    assert numbers(video) == [1, 2, 2, 4, 4, 4, 4, 8]
    assert number_of(video.frame(5).rgb()) == 4
    assert "3, 5 to 7" in video.remarks[0]
    with pytest.raises(MediaError, match="no picture 3, 5 to 7"):
        open_video(tmp_path / "a.%03d.png", hold=False)


def test_a_broken_picture_of_a_sequence_is_named(tmp_path: Path) -> None:
    sequence(tmp_path, "b_{:02d}.png", [1, 2, 3])
    whole = (tmp_path / "b_02.png").read_bytes()
    (tmp_path / "b_02.png").write_bytes(whole[: len(whole) // 2])
    video = open_video(tmp_path / "b_##.png")
    assert number_of(video.frame(2).rgb()) == 3
    with pytest.raises(MediaError, match=r"b_02\.png is damaged"):
        video.frame(1)


def test_the_longest_run_of_a_folder_is_its_sequence(tmp_path: Path) -> None:
    sequence(tmp_path, "take_{}.png", [1, 2, 3])
    sequence(tmp_path, "still_{}.png", [9])
    assert [number for number, _ in numbered_files(tmp_path)] == [1, 2, 3]
    empty = tmp_path / "none"
    empty.mkdir()
    with pytest.raises(MediaError, match="no pictures"):
        open_video(empty)


def test_a_format_is_read_in_one_way() -> None:
    assert not set(PICTURES) & set(FILMS)
