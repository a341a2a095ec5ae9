"""Content Credentials: signed last, the film but for them the same, shown as what they are."""

from __future__ import annotations

import json
import shutil
import stat
import struct
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import c2pa
import keyring
import keyring.backends.fail
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from studio import cli
from studio.base.errors import SettingError
from studio.base.settings import Home
from studio.film.proof import signing
from studio.film.proof.manifest import SIGNED, sign
from studio.film.proof.signing import Choice, Identity
from studio.film.proof.verify import verify
from studio.graph.lineage import Read
from studio.media.files.labels import tags
from studio.media.files.mediafile import open_audio, write_animation, write_audio
from studio.media.files.stills import SUFFIXES, write_still
from studio.media.values import Image
from tests.engine.test_media_encode import Watching, drawn
from tests.media import picture
from tests.proof import films
from tests.proof.certificates import issued
from tests.proof.films import RECORD
from tests.test_provenance import painted_film


@pytest.fixture(autouse=True)
def _a_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SHOTGRAPH_HOME", str(tmp_path / "home"))
    before = keyring.get_keyring()
    keyring.set_keyring(keyring.backends.fail.Keyring())
    yield
    keyring.set_keyring(before)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return films.published(tmp_path_factory.mktemp("film") / "film.mp4", frames=24)


def signed(path: Path, identity: Identity, files: tuple[Read, ...] = (), record: str = RECORD) -> Path:
    notes: list[str] = []
    sign(path, identity, record, "Dawn", files, notes.append)
    assert not notes
    return path


def copied(film: Path, target: Path) -> Path:
    shutil.copy(film, target)
    return target


def codes(path: Path) -> list[str]:
    return [one.code for one in verify(path, Home.find()).findings]


def manifest_of(path: Path) -> dict[str, Any]:
    with c2pa.Reader(str(path)) as reader:
        said = json.loads(reader.json())
    return dict(said["manifests"][said["active_manifest"]], count=len(said["manifests"]))


def actions_of(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        action
        for one in manifest["assertions"]
        if one["label"].startswith("c2pa.actions")
        for action in one["data"]["actions"]
    ]


def without_credentials(content: bytes) -> bytes:
    """An MP4 file less its C2PA box, with the offsets of its chunks (stco) as they were before that moved them."""
    box = content.find(bytes.fromhex("d8fec3d61b0e483c92975828877ec481")) - 8
    size = struct.unpack(">I", content[box : box + 4])[0]
    rest = bytearray(content[:box] + content[box + size :])
    at = -1
    while (at := rest.find(b"stco", at + 1)) >= 0:
        count = struct.unpack(">I", rest[at + 8 : at + 12])[0]
        for place in range(at + 12, at + 12 + 4 * count, 4):
            rest[place : place + 4] = struct.pack(">I", struct.unpack(">I", rest[place : place + 4])[0] - size)
    return bytes(rest)


def test_a_render_is_signed_where_the_user_wants_it_and_not_otherwise(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made, film = painted_film(tmp_path), tmp_path / "film.mp4"

    def render(*more: str) -> int:
        capsys.readouterr()
        assert cli.main(["render", made, "--target", "film", "--set", "stills.seed=3", "--json", *more]) == 0
        return int(json.loads(capsys.readouterr().out.splitlines()[-1])["ran"])

    assert render() > 0
    plain = film.read_bytes()
    assert "c2pa.own" not in codes(film)
    folder = Home.find().signing
    signing.choose(folder, Choice(signing.MACHINE))
    assert render() == 1 and render() == 0  # the choice counts in whether the film is up to date
    assert codes(film)[0] == "c2pa.own" and "seal.signed" in codes(film)
    assert without_credentials(film.read_bytes()) == plain
    manifest = manifest_of(film)
    first, *others = actions_of(manifest)
    assert first["action"] == "c2pa.created" and first["digitalSourceType"].endswith("/composite")
    painters = [one for one in others if one["action"] == "c2pa.edited"]
    assert painters[0]["softwareAgent"]["name"] == "Animatic"
    assert painters[0]["parameters"]["org.shotgraph.node"] == "stills"
    assert [one["title"] for one in manifest["ingredients"]] == ["tone.wav"]
    assert b"barn" not in film.read_bytes()  # no prompts

    assert render("--set", "film.sign=no") == 1
    assert film.read_bytes() == plain
    signing.choose(folder, Choice())
    assert render() == 1 and film.read_bytes() == plain
    assert render("--set", "film.sign=by this machine") == 1
    assert codes(film)[0] == "c2pa.own"


def test_keys_are_for_their_owner_alone() -> None:
    folder = Home.find().signing
    first = signing.machine(folder)
    assert first == signing.machine(folder) and first.own and first.algorithm == "es256"
    if sys.platform != "win32":
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


@pytest.mark.parametrize("name", ["s.wav", "s.mp3", "s.m4a", "s.flac", "p.png", "p.jpg", "p.webp", "a.gif", "v.mov"])
def test_every_format_that_holds_credentials(tmp_path: Path, film: Path, name: str) -> None:
    path = tmp_path / name
    if name[0] == "s":
        write_audio(path, open_audio(film.with_suffix(".wav")), watch=Watching(), metadata=tags(RECORD))
    elif name[0] == "p":
        write_still(Image(picture(1)), path, SUFFIXES[path.suffix], record=RECORD)
    elif name[0] == "a":
        write_animation(path, drawn(4), workspace=tmp_path / "w", watch=Watching(), record=RECORD)
    else:
        films.published(path, "prores", frames=6)
    signed(path, signing.machine(Home.find().signing))
    assert codes(path)[0] == "c2pa.own"
    proof = verify(path, Home.find())
    assert proof.verdict == "intact", proof.findings
    assert (proof.summary()["c2pa"], proof.summary()["record"]) == ("intact", "intact")
    content = path.read_bytes()
    at = content.find(b"algorithmicMedia")
    assert verify(films.flipped(path, path, at), Home.find()).verdict == "changed"


def test_a_flipped_byte_breaks_the_credentials(tmp_path: Path, film: Path) -> None:
    path = signed(copied(film, tmp_path / "f.mp4"), signing.machine(Home.find().signing))
    content = path.read_bytes()
    box = content.find(bytes.fromhex("d8fec3d61b0e483c92975828877ec481")) - 8
    end = box + struct.unpack(">I", content[box : box + 4])[0]  # of its labels and padding not all is hashed
    places = range(end + 40, len(content) - 30, len(content) // 12)
    for at in (*places, content.find(b"digitalSourceType", box, end)):
        proof = verify(films.flipped(path, tmp_path / "x.mp4", at), Home.find())
        assert proof.verdict == "changed" and proof.summary()["c2pa"] == "changed", at


def test_a_studio_signs_with_its_own_certificate_and_is_believed_where_it_is_known(tmp_path: Path, film: Path) -> None:
    chain, key, root = issued(tmp_path / "keys")
    folder = Home.find().signing
    signing.choose(folder, Choice(signing.CERTIFICATE, str(chain), str(key)))
    identity = signing.signer(folder)
    assert identity is not None and identity.name == "Barn Studio" and not identity.own
    path = signed(copied(film, tmp_path / "f.mp4"), identity)
    assert codes(path)[0] == "c2pa.unknown"
    (folder / "trusted.pem").write_bytes(root.read_bytes())
    found = verify(path, Home.find()).findings[0]
    assert (found.code, found.values["name"]) == ("c2pa.trusted", "Barn Studio")
    signed(copied(film, tmp_path / "g.mp4"), signing.machine(folder))
    assert codes(tmp_path / "g.mp4")[0] == "c2pa.own"  # it does not pass for one that is trusted


@pytest.mark.parametrize(
    "key",
    [
        ec.generate_private_key(ec.SECP384R1()),
        ed25519.Ed25519PrivateKey.generate(),
        rsa.generate_private_key(65537, 2048),
    ],
)
def test_other_kinds_of_keys(tmp_path: Path, film: Path, key: Any) -> None:
    chain, secret, _ = issued(tmp_path / "keys", key=key)
    path = signed(copied(film, tmp_path / "f.mp4"), signing.identity_of(chain, secret))
    assert codes(path)[0] == "c2pa.unknown"


def test_what_cannot_sign_is_told_before_anything_is_written(tmp_path: Path) -> None:
    folder = Home.find().signing

    def refusal(chain: Path, key: Path) -> str:
        with pytest.raises(SettingError) as refused:
            signing.choose(folder, Choice(signing.CERTIFICATE, str(chain), str(key)))
        assert refused.value.problem.mend
        return str(refused.value)

    chain, key, _ = issued(tmp_path / "good")
    other = issued(tmp_path / "other")
    assert "has expired on" in refusal(*issued(tmp_path / "old", days=(-90, -2))[:2])
    assert "from" in refusal(*issued(tmp_path / "early", days=(3, 90))[:2])
    assert "other purposes" in refusal(*issued(tmp_path / "web", purpose=x509.ExtendedKeyUsageOID.SERVER_AUTH)[:2])
    assert "has a password" in refusal(*issued(tmp_path / "locked", password=b"barn")[:2])
    assert "belongs to another certificate" in refusal(chain, other[1])
    assert "no certificates" in refusal(key, key) and "no private key" in refusal(chain, chain)
    assert "cannot be read" in refusal(tmp_path / "gone.pem", key)
    assert "no file with the certificate" in refusal(Path(), key)
    weak = issued(tmp_path / "weak", key=ec.generate_private_key(ec.SECP256K1()))
    assert "of a kind that C2PA does not take" in refusal(*weak[:2])
    assert signing.choice(folder) == Choice()


def test_a_format_without_a_place_for_credentials(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    signing.choose(Home.find().signing, Choice(signing.MACHINE))
    made = painted_film(tmp_path, path="film.mkv")
    assert cli.main(["render", made, "--target", "film"]) == 3
    said = capsys.readouterr().err
    assert "C2PA cannot sign .mkv files" in said and "set sign to no" in said
    assert not (tmp_path / "film.mkv").exists()
    assert cli.main(["render", made, "--target", "film", "--set", "film.sign=no"]) == 0
    assert ".mkv" not in SIGNED and ".webm" not in SIGNED


def test_what_a_film_was_made_of_keeps_its_own_credentials(tmp_path: Path, film: Path) -> None:
    identity = signing.machine(Home.find().signing)
    part = signed(copied(film, tmp_path / "part.mp4"), identity)
    (tmp_path / "words.mkv").write_bytes(b"anything")
    record = json.dumps({**json.loads(RECORD), "files": [{"name": "part.mp4"}, {"name": "words.mkv"}]})
    files = (Read("a", part, ""), Read("b", tmp_path / "words.mkv", ""))
    whole = signed(copied(film, tmp_path / "whole.mp4"), identity, files, record)
    manifest = manifest_of(whole)
    with_own, without = manifest["ingredients"]
    assert with_own["title"] == "part.mp4" and with_own["active_manifest"] and manifest["count"] == 2
    assert without["title"] == "words.mkv" and "active_manifest" not in without
    placed = [one for one in actions_of(manifest) if one["action"] == "c2pa.placed"]
    assert len(placed) == 2 and all(one["parameters"]["ingredients"] for one in placed)
    found = verify(whole, Home.find())
    assert [one.values["name"] for one in found.having("c2pa.ingredient")] == ["part.mp4"]


def test_consents_are_named_by_their_ids_alone(tmp_path: Path, film: Path) -> None:
    said = {**json.loads(RECORD), "voices": [{"name": "Anna", "consent": {"id": "anna-1", "who": "Anna Example"}}]}
    path = signed(copied(film, tmp_path / "f.mp4"), signing.machine(Home.find().signing), record=json.dumps(said))
    told = {one["label"]: one["data"] for one in manifest_of(path)["assertions"]}
    assert told["org.shotgraph.consents"] == {"ids": ["anna-1"]}
    assert b"Anna Example" not in path.read_bytes()


def test_the_signed_film_plays(tmp_path: Path, film: Path) -> None:
    path = signed(copied(film, tmp_path / "f.mp4"), signing.machine(Home.find().signing))
    with av.open(str(path)) as one, av.open(str(film)) as other:
        frames = [[frame.to_ndarray() for frame in opened.decode(video=0)] for opened in (one, other)]
    assert len(frames[0]) == 24 and all((a == b).all() for a, b in zip(*frames, strict=True))


def test_a_key_of_this_machine_that_expired_is_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Home.find().signing
    monkeypatch.setattr(signing, "_YEARS", 0)
    with pytest.raises(SettingError, match="expired"):
        signing.machine(folder)
    monkeypatch.setattr(signing, "_YEARS", 1)
    assert signing.machine(folder).own
