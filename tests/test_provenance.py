"""How a film was made, as the film itself says: written when it is published, read by `shotgraph provenance`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import av
import keyring
import keyring.backends.fail
import numpy as np
import pytest
import soundfile
from PIL import Image as Pillow

from studio import cli
from studio.base.errors import SettingError
from studio.film import credits
from studio.film.consent import records
from studio.graph.lineage import TERMS, Lineage, Spoken
from studio.graph.provenance import together
from studio.media.encoding import canonical
from studio.media.files.labels import packet, source_type_of, tags
from studio.media.files.mediafile import open_audio, write_audio, write_video
from studio.media.files.stills import SUFFIXES, read_still, write_still
from studio.media.frames import Frame
from studio.media.values import Audio, Image, Video, VideoInfo
from tests.engine.test_media_encode import Watching
from tests.media import picture, tone

SECRET = "a red barn nobody may know of"
RECORD = canonical(
    {
        "format": credits.FORMAT,
        "program": "Shotgraph",
        "version": "1.2",
        "digital_source_type": TERMS + "algorithmicMedia",
        "made": [{"node": "stills", "type": "image.generate", "version": 1}],
    }
)


@pytest.fixture(autouse=True)
def _a_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SHOTGRAPH_HOME", str(tmp_path / "home"))
    before = keyring.get_keyring()
    keyring.set_keyring(keyring.backends.fail.Keyring())
    yield
    keyring.set_keyring(before)


Read = Callable[[Path], dict[str, Any]]


@pytest.fixture
def read(capsys: pytest.CaptureFixture[str]) -> Read:
    def answer(path: Path) -> dict[str, Any]:
        capsys.readouterr()
        assert cli.main(["provenance", str(path), "--json"]) == 0
        return dict(json.loads(capsys.readouterr().out))

    return answer


def project(folder: Path, nodes: dict[str, Any], wires: list[str]) -> str:
    """wires: 'from.out to.socket'."""
    ends = [dict(zip(("from", "to"), wire.split(), strict=True)) for wire in wires]
    path = folder / "film.shotgraph"
    path.write_text(json.dumps({"format": "shotgraph/1", "nodes": nodes, "wires": ends}), "utf-8")
    return str(path)


def painted_film(folder: Path, **film: Any) -> str:
    """Two stills of the embedded painter over a sound from a file."""
    soundfile.write(folder / "tone.wav", tone(6000, 24000, 1), 24000)
    small = {"width": 64, "height": 48}
    nodes = {
        "words": {"type": "text.value", "settings": {"text": f"{SECRET}. A hill at night."}},
        "lines": {"type": "voice.sentences"},
        "stills": {"type": "image.generate", "settings": small, "overrides": {"a-hill-at-night": {**small, "seed": 7}}},
        "clips": {"type": "video.still", "settings": {"seconds": 0.1}},
        "cut": {"type": "video.concat"},
        "sound": {"type": "audio.load", "settings": {"path": "tone.wav"}},
        "film": {
            "type": "publish.video",
            "settings": {"path": "film.mp4", "effort": "fast", "embed_project": False, **film},
        },
        "unused": {"type": "image.generate", "settings": small},
        "elsewhere": {"type": "image.save", "settings": {"path": "unused.png"}},
    }
    wires = ["words.out lines.text", "lines.out stills.prompt", "stills.out clips.image", "clips.out cut.videos"]
    wires += ["cut.out film.video", "sound.out film.audio", "words.out unused.prompt", "unused.out elsewhere.image"]
    return project(folder, nodes, wires)


def test_a_film_says_what_made_it_and_what_it_was_made_of(
    tmp_path: Path, read: Read, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["render", painted_film(tmp_path), "--target", "film"]) == 0
    film = tmp_path / "film.mp4"
    said = read(film)
    assert cli.main(["render", str(tmp_path / "film.shotgraph"), "--target", "film", "--json"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["ran"] == 0  # and is not made again for it
    (stills,) = said["made"]  # 'unused' is of the project and not of the film
    assert (stills["node"], stills["type"]) == ("stills", "image.generate")
    assert len(stills["seeds"]) == 2 and stills["seeds"][1] == 7
    (engine,) = stills["engines"]
    assert (engine["title"], engine["licence"], engine["commercial"]) == ("Animatic", "MIT", "yes")
    (file,) = said["files"]
    assert file["name"] == "tone.wav" and len(file["sha256"]) == 64
    assert said["digital_source_type"] == TERMS + "composite"  # who knows where the sound is from
    content = film.read_bytes()
    assert b"barn" not in content and str(tmp_path).encode() not in content

    assert cli.main(["provenance", str(film)]) == 0
    words = capsys.readouterr().out
    assert "Animatic: MIT" in words and "tone.wav" in words and ", 7" in words
    with av.open(str(film)) as opened:
        assert "Made with Shotgraph" in opened.metadata["comment"]


def test_the_same_render_makes_the_same_film_to_the_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    film, made = tmp_path / "film.mp4", painted_film(tmp_path)
    films = []
    for home in ("one", "other"):
        monkeypatch.setenv("SHOTGRAPH_HOME", str(tmp_path / home))
        assert cli.main(["render", made, "--target", "film", "--set", "stills.seed=3"]) == 0
        films.append(film.read_bytes())
        film.unlink()
    assert films[0] == films[1]


def test_a_film_can_be_published_without(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["render", painted_film(tmp_path, provenance=False), "--target", "film"]) == 0
    film = tmp_path / "film.mp4"
    assert b"Animatic" not in film.read_bytes() and b"digitalsourcetype" not in film.read_bytes()
    assert cli.main(["provenance", str(film)]) == 2
    assert "does not say how it was made" in capsys.readouterr().err


def test_equal_pixels_of_another_file_are_another_film(tmp_path: Path, read: Read) -> None:
    for name in ("mine.png", "theirs.png"):
        Pillow.fromarray(picture(3)).save(tmp_path / name)
    nodes = {
        "still": {"type": "image.load", "settings": {"path": "mine.png"}},
        "saved": {"type": "image.save", "settings": {"path": str(tmp_path / "out.jpg")}},
    }
    made = project(tmp_path, nodes, ["still.out saved.image"])
    for name in ("mine.png", "theirs.png"):
        assert cli.main(["render", made, "--set", f"still.path={name}"]) == 0
        said = read(tmp_path / "out.jpg")
        assert [file["name"] for file in said["files"]] == [name]
        assert "digital_source_type" not in said  # nobody knows


def test_what_a_loaded_file_says_of_itself_is_passed_on(tmp_path: Path, read: Read) -> None:
    nodes = {
        "still": {"type": "image.load", "settings": {"path": "made.png"}},
        "small": {"type": "image.resize", "settings": {"width": 20}},
        "clip": {"type": "video.still", "settings": {"seconds": 0.1}},
        "film": {"type": "publish.video", "settings": {"path": "film.mkv", "codec": "ffv1"}},
    }
    made = project(tmp_path, nodes, ["still.out small.image", "small.out clip.image", "clip.out film.video"])
    for term in ("trainedAlgorithmicMedia", "digitalCapture"):
        record = json.dumps({**json.loads(RECORD), "digital_source_type": TERMS + term})
        write_still(Image(picture(2)), tmp_path / "made.png", "png", record=record)
        assert cli.main(["render", made]) == 0
        assert read(tmp_path / "film.mkv")["digital_source_type"] == TERMS + term


def test_a_result_that_is_written_out_says_it_too(tmp_path: Path, read: Read) -> None:
    made = painted_film(tmp_path)
    assert cli.main(["render", made, "--target", "unused", "--output", str(tmp_path / "still.webp")]) == 0
    said = read(tmp_path / "still.webp")
    assert said["digital_source_type"] == TERMS + "algorithmicMedia"
    assert [one["node"] for one in said["made"]] == ["unused"]


# --- what carries it ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["s.wav", "s.flac", "s.mp3", "s.m4a", "s.ogg", "s.opus"])
def test_every_kind_of_sound_file_carries_it(tmp_path: Path, name: str, read: Read) -> None:
    samples = tone(4801, 48000, 1)  # odd, so that chunks need padding
    write_audio(tmp_path / name, Audio.of(samples, 48000), watch=Watching(), metadata=tags(RECORD))
    assert read(tmp_path / name)["made"] == json.loads(RECORD)["made"]
    heard = open_audio(tmp_path / name)
    assert heard is not None
    if name in ("s.wav", "s.flac"):
        assert np.abs(heard.read() - samples).max() < 1e-6
    assert source_type_of(tmp_path / name) == TERMS + "algorithmicMedia"


@pytest.mark.parametrize(
    ("name", "codec"), [("f.mp4", "h264"), ("f.mov", "prores"), ("f.mkv", "ffv1"), ("f.webm", "vp9")]
)
def test_every_kind_of_film_carries_it(tmp_path: Path, name: str, codec: str, read: Read) -> None:
    from studio.media.files.mediafile import Style

    info = VideoInfo(64, 48, Fraction(24), 2)
    clip = Video(info, lambda a, b: (Frame.of(picture(number)[:48, :64]) for number in range(a, b)))
    style = Style(codec, effort="fast")
    how: dict[str, Any] = {"workspace": tmp_path / "work", "watch": Watching(), "style": style}
    write_video(tmp_path / name, clip, metadata=tags(RECORD), **how)
    assert read(tmp_path / name)["made"] == json.loads(RECORD)["made"]
    if name in ("f.mp4", "f.mov"):
        assert b"<Iptc4xmpExt:DigitalSourceType>" in (tmp_path / name).read_bytes()  # for programs that know XMP


@pytest.mark.parametrize("name", ["p.png", "p.jpg", "p.webp"])
def test_stills_carry_it_where_other_programs_look_for_it(tmp_path: Path, name: str, read: Read) -> None:
    still = Image(picture(5))
    write_still(still, tmp_path / name, SUFFIXES[Path(name).suffix], record=RECORD)
    assert read(tmp_path / name)["made"] == json.loads(RECORD)["made"]
    with Pillow.open(tmp_path / name) as opened:
        found = opened.info.get("xmp") or opened.info["XML:com.adobe.xmp"].encode()
    xmp = {element.tag.partition("}")[2]: element.text for element in ElementTree.fromstring(found).iter()}
    assert xmp["DigitalSourceType"] == TERMS + "algorithmicMedia" and xmp["CreatorTool"] == "Shotgraph 1.2"
    assert read_still(tmp_path / name).pixels.shape == still.pixels.shape


def test_a_jpeg_leaves_out_what_it_has_no_room_for(tmp_path: Path, read: Read) -> None:
    made = [{"node": f"n{number}", "type": "image.generate", "version": 1} for number in range(3000)]
    record = json.dumps({**json.loads(RECORD), "made": made})
    write_still(Image(picture(5)), tmp_path / "p.jpg", "jpeg", record=record)
    said = read(tmp_path / "p.jpg")
    assert said["shortened"] and "made" not in said and said["digital_source_type"].endswith("algorithmicMedia")


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("{", "damaged"),
        ("[]", "damaged"),
        ('{"format": 3}', "damaged"),
        (json.dumps({"format": credits.FORMAT, "voices": [3]}), "damaged"),
        (json.dumps({"format": credits.FORMAT, "voices": [{"consent": {}}]}), "damaged"),
        (json.dumps({"format": "shotgraph-provenance/9"}), "update"),
    ],
)
def test_a_record_that_cannot_be_read_ends_in_a_message(
    tmp_path: Path, tag: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "s.flac"
    write_audio(path, Audio.of(tone(400, 8000, 1), 8000), watch=Watching(), metadata={"shotgraph_provenance": tag})
    assert cli.main(["provenance", str(path)]) == 2
    said = capsys.readouterr().err
    assert words in said and "Traceback" not in said


def test_a_damaged_packet_ends_in_a_message(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_still(Image(picture(5)), tmp_path / "p.jpg", "jpeg", record=RECORD)
    content = (tmp_path / "p.jpg").read_bytes()
    (tmp_path / "p.jpg").write_bytes(content.replace(b"</rdf:RDF>", b"</rdf:ROT>"))
    assert cli.main(["provenance", str(tmp_path / "p.jpg")]) == 2
    assert "damaged" in capsys.readouterr().err
    assert source_type_of(tmp_path / "p.jpg") == ""


# --- whose voice ----------------------------------------------------------------------------------------------------


def consented(folder: Path, name: str = "Anna") -> records.Consent:
    return records.give(
        folder,
        voice=name,
        who="Anna Example",
        purpose="the film",
        days=30,
        samples="ab" * 32,
        sentence="s",
        heard="s",
        likeness=0.9,
        reading=b"wav",
    )


def spoken(path: Path, record: str) -> Path:
    write_audio(path, Audio.of(tone(400, 8000, 1), 8000), watch=Watching(), metadata=tags(record))
    return path


ANNA = Lineage("trainedAlgorithmicMedia", voices=(Spoken("Anna", "lite-clone", "", "ab" * 32, ""),))


def test_a_cloned_voice_is_named_with_its_consent(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    voices = tmp_path / "home" / "voices"
    consent = consented(voices)
    path = spoken(tmp_path / "s.wav", credits.record_of(ANNA, voices))

    def shown() -> str:
        capsys.readouterr()
        assert cli.main(["provenance", str(path)]) == 0
        return capsys.readouterr().out

    said = shown()
    assert "Anna Example" in said and "the film" in said and consent.id in said and "signature is right" in said
    records.revoke(voices, consent.id)
    assert "revoked on" in shown()
    records.remove(voices, consent.id)
    assert "not on this machine" in shown()


def test_a_consent_that_was_changed_in_the_file_does_not_pass(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    voices = tmp_path / "home" / "voices"
    consented(voices)
    record = credits.record_of(ANNA, voices).replace("the film", "anything at all")
    assert cli.main(["provenance", str(spoken(tmp_path / "s.wav", record))]) == 0
    assert "NOT as it was signed" in capsys.readouterr().out


def test_without_provenance_the_id_of_the_consent_stays(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    voices = tmp_path / "home" / "voices"
    consent = consented(voices)
    path = spoken(tmp_path / "s.wav", credits.record_of(ANNA, voices, wanted=False))
    assert b"Anna" not in path.read_bytes()
    assert cli.main(["provenance", str(path)]) == 0
    assert consent.id in (said := capsys.readouterr().out) and "it holds" in said


def test_nothing_is_published_in_a_voice_whose_consent_is_taken_back(tmp_path: Path) -> None:
    records.revoke(tmp_path, consented(tmp_path).id)
    for wanted in (True, False):
        with pytest.raises(SettingError, match="revoked"):
            credits.record_of(ANNA, tmp_path, wanted=wanted)


@pytest.mark.parametrize(
    ("origins", "term"),
    [
        (["trainedAlgorithmicMedia"], "trainedAlgorithmicMedia"),
        (["trainedAlgorithmicMedia", "algorithmicMedia"], "compositeSynthetic"),
        (["trainedAlgorithmicMedia", ""], "compositeSynthetic"),
        (["compositeWithTrainedAlgorithmicMedia", ""], "compositeWithTrainedAlgorithmicMedia"),
        (["digitalCapture", "computationalCapture"], "compositeCapture"),
        (["digitalCapture", "algorithmicMedia"], "composite"),
        (["", "digitalCreation"], "composite"),
        ([""], ""),
        ([], ""),
    ],
)
def test_what_is_put_together_is_called_by_its_parts(origins: list[str], term: str) -> None:
    assert together(frozenset(origins)) == term


def test_a_packet_holds_any_words(tmp_path: Path, read: Read) -> None:
    record = json.loads(RECORD)
    record["made"][0]["node"] = "<&>\"'\N{SNOWMAN} ]]> --> {}"
    write_still(Image(picture(1)), tmp_path / "p.png", "png", record=json.dumps(record, ensure_ascii=False))
    assert read(tmp_path / "p.png")["made"] == record["made"]
    assert packet("") == b"" and tags("") == {}
    assert replace(ANNA, source_type="").digest != ANNA.digest
