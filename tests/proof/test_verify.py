"""`shotgraph verify`: a film that was tampered with is told from one that was not, and why."""

from __future__ import annotations

import json
import random
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as Pillow
from PIL.PngImagePlugin import PngInfo

from studio import cli
from studio.media.files import seal
from studio.media.files.labels import tags
from studio.media.files.mediafile import write_animation, write_audio, write_sequence
from studio.media.files.stills import SUFFIXES, write_still
from studio.media.values import Image
from tests.engine.test_media_encode import Watching, drawn
from tests.media import clip, picture
from tests.proof import films
from tests.proof.films import RECORD

Verified = Callable[[Path], tuple[int, str]]


@pytest.fixture(autouse=True)
def _a_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOTGRAPH_HOME", str(tmp_path / "home"))


@pytest.fixture
def verified(capsys: pytest.CaptureFixture[str]) -> Verified:
    def answer(path: Path) -> tuple[int, str]:
        capsys.readouterr()
        code = cli.main(["verify", str(path)])
        said = capsys.readouterr()
        return code, said.out + said.err

    return answer


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return films.published(tmp_path_factory.mktemp("film") / "film.mp4")


def test_a_film_as_it_was_published_is_intact(film: Path, verified: Verified) -> None:
    code, words = verified(film)
    assert code == 0 and "Every byte of the file is as it was published" in words
    assert "picture is as published" in words and "record of how it was made is as published" in words


def test_any_flipped_byte_is_found(film: Path, tmp_path: Path) -> None:
    size = film.stat().st_size
    chance = random.Random(4)
    for at in [8, size - 1, *(chance.randrange(4, size) for _ in range(60))]:
        assert cli.main(["verify", str(films.flipped(film, tmp_path / "f.mp4", at))]) == 3, at


def test_a_second_that_was_cut_out(film: Path, tmp_path: Path, verified: Verified) -> None:
    shorter = films.packed_anew(film, tmp_path / "cut.mp4", kept=lambda packet: packet.pts * packet.time_base < 2)
    code, words = verified(shorter)
    assert code == 3 and "The picture was changed: 1.00 s are missing (3.00 s then, 2.00 s now)" in words


def test_a_film_encoded_again(film: Path, tmp_path: Path, verified: Verified) -> None:
    code, words = verified(films.encoded_again(film, tmp_path / "again.mp4"))
    assert code == 3 and "The picture was changed or encoded again (h264)" in words and "The sound is missing" in words
    code, words = verified(films.encoded_again(film, tmp_path / "other.mp4", "libx265"))
    assert code == 3 and "encoded again: h264 then, hevc now" in words


def test_packed_into_another_container_it_is_intact(film: Path, tmp_path: Path, verified: Verified) -> None:
    code, words = verified(films.packed_anew(film, tmp_path / "film.mkv"))
    assert code == 0 and "packed anew" in words and "picture is as published" in words
    code, words = verified(films.packed_anew(film, tmp_path / "other.mkv", title="Dusk"))
    assert code == 3 and "The tag “title” was changed" in words


def test_a_record_that_was_changed_or_taken_out(film: Path, tmp_path: Path, verified: Verified) -> None:
    lies = RECORD.replace("algorithmicMedia", "digitalCapture")
    assert lies != RECORD
    code, words = verified(films.packed_anew(film, tmp_path / "lies.mkv", shotgraph_provenance=lies))
    assert code == 3 and "record of how it was made was changed" in words
    code, words = verified(films.packed_anew(film, tmp_path / "none.mkv", shotgraph_provenance=""))
    assert code == 3 and "record of how it was made was taken out" in words
    code, words = verified(films.packed_anew(film, tmp_path / "bare.mkv", tagged=False))
    assert code == 4 and "Nothing to verify" in words


@pytest.mark.parametrize(("name", "codec"), [("f.mkv", "ffv1"), ("f.webm", "vp9"), ("f.mov", "prores")])
def test_films_of_every_container(tmp_path: Path, verified: Verified, name: str, codec: str) -> None:
    made = films.published(tmp_path / name, codec, frames=12, captions=films.CAPTIONS)
    code, words = verified(made)
    assert code == 0 and "caption track is as published" in words
    assert verified(films.flipped(made, tmp_path / f"x{name}", made.stat().st_size // 2))[0] == 3


@pytest.mark.parametrize("name", ["s.wav", "s.flac", "s.mp3", "s.m4a", "s.ogg", "s.opus"])
def test_sounds(tmp_path: Path, verified: Verified, film: Path, name: str) -> None:
    from studio.media.files.mediafile import open_audio

    made = tmp_path / name
    write_audio(made, open_audio(film.with_suffix(".wav")), watch=Watching(), metadata=tags(RECORD))
    assert verified(made)[0] == 0
    assert verified(films.flipped(made, tmp_path / f"x{name}", made.stat().st_size // 2))[0] == 3


@pytest.mark.parametrize("name", ["p.png", "p.jpg", "p.webp", "a.gif", "a.webp", "e_0001.exr"])
def test_pictures_and_animations(tmp_path: Path, verified: Verified, name: str) -> None:
    made = tmp_path / name
    if name.startswith("p"):
        write_still(Image(picture(3)), made, SUFFIXES[made.suffix], record=RECORD)
    elif name.startswith("a"):
        write_animation(made, drawn(6), workspace=tmp_path / "work", watch=Watching(), record=RECORD)
    else:
        place = tmp_path / "e_%04d.exr"
        write_sequence(place, drawn(1), first=1, workspace=tmp_path / "work", watch=Watching(), record=RECORD)
    assert verified(made)[0] == 0
    content = made.read_bytes()
    assert verified(films.flipped(made, tmp_path / f"x{name}", len(content) - 40))[0] == 3
    assert verified(films.flipped(made, tmp_path / f"y{name}", content.find(b"algorithmicMedia")))[0] == 3


def test_a_picture_with_another_tag_is_still_the_picture(tmp_path: Path, verified: Verified) -> None:
    made = tmp_path / "p.png"
    write_still(Image(picture(3)), made, "png", record=RECORD)
    content = made.read_bytes()
    extra = b"tEXtAuthor\0Anna"
    chunk = struct.pack(">I", len(extra) - 4) + extra + struct.pack(">I", zlib.crc32(extra))
    made.write_bytes(content[:33] + chunk + content[33:])
    code, words = verified(made)
    assert code == 0 and "packed anew" in words and "author: Anna" in words


def test_a_sequence_names_the_picture_that_was_changed(tmp_path: Path, verified: Verified) -> None:
    place = tmp_path / "s_%04d.png"
    write_sequence(place, drawn(4), first=1, workspace=tmp_path / "work", watch=Watching(), record=RECORD)
    assert verified(place)[0] == 0
    films.flipped(tmp_path / "s_0003.png", tmp_path / "s_0003.png", 900)
    code, words = verified(place)
    assert code == 3 and "s_0003.png was changed" in words and "Pictures as published: 3" in words


def test_of_films_by_others_it_tells_what_they_say(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plain = clip(tmp_path / "plain.mp4", 6)
    other = films.packed_anew(plain, tmp_path / "other.mp4", title="Holiday", artist="Bo\nLi")
    assert cli.main(["verify", str(other), "--json"]) == 4
    said: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert said["verdict"] == "nothing"
    told = {one["name"]: one["text"] for one in said["findings"] if one["code"] == "said.tag"}
    assert (told["title"], told["artist"]) == ("Holiday", "Bo Li")
    info = PngInfo()
    info.add_text("Software", "Painter 9")
    Pillow.fromarray(picture(1)).save(tmp_path / "o.png", pnginfo=info)
    assert cli.main(["verify", str(tmp_path / "o.png")]) == 4
    assert "software: Painter 9" in capsys.readouterr().out


def test_a_seal_that_was_taken_out(film: Path, tmp_path: Path, verified: Verified) -> None:
    code, words = verified(films.packed_anew(film, tmp_path / "f.mkv", shotgraph_seal=""))
    assert code == 3 and "seal that its record speaks of was taken out" in words


def test_what_is_no_media_file(tmp_path: Path, verified: Verified) -> None:
    (tmp_path / "n.mp4").write_bytes(b"nothing at all" * 9)
    code, words = verified(tmp_path / "n.mp4")
    assert code == 2 and "not a media file" in words
    assert verified(tmp_path / "gone.mp4")[0] == 2


def test_a_seal_that_lies_about_its_sizes_is_damaged(film: Path, tmp_path: Path, verified: Verified) -> None:
    content = film.read_bytes()
    at = content.find(b'{"format":"shotgraph-seal/1"')
    lying = content[at : at + seal.LENGTH].replace(b'"size":', b'"size":"', 1)[: seal.LENGTH]
    (tmp_path / "f.mp4").write_bytes(content[:at] + lying + content[at + seal.LENGTH :])
    code, words = verified(tmp_path / "f.mp4")
    assert code == 3 and "seal of the file is damaged" in words


def test_as_json_it_says_part_by_part_what_holds(
    film: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The names that scripts rely on."""

    def parts(path: Path, code: int) -> tuple[str, ...]:
        assert cli.main(["verify", str(path), "--json"]) == code
        said = json.loads(capsys.readouterr().out)
        return said["record"], said["c2pa"], said["watermark"], said["streams"]

    assert parts(film, 0) == ("intact", "none", None, "intact")
    cut = films.packed_anew(film, tmp_path / "cut.mp4", kept=lambda packet: packet.pts * packet.time_base < 2)
    assert parts(cut, 3) == ("intact", "none", None, "changed")
    assert parts(films.flipped(film, tmp_path / "f.mp4", film.stat().st_size // 2), 3)[3] == "changed"
    lies = RECORD.replace("algorithmicMedia", "digitalCapture")
    assert parts(films.packed_anew(film, tmp_path / "lies.mkv", shotgraph_provenance=lies), 3)[0] == "changed"
    assert parts(films.packed_anew(film, tmp_path / "bare.mkv", tagged=False), 4) == ("none", "none", None, "none")
