"""Consents, voices and recordings on this disk: for their owner alone, revoked for good, and damage is named."""

from __future__ import annotations

import json
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import keyring
import keyring.backends.fail
import pytest

from studio.base.errors import SettingError, StoreError
from studio.cli import main
from studio.film.consent import records
from studio.film.recording.takes import TakeFolder

SAMPLES = "ab" * 16


@pytest.fixture(autouse=True)
def _no_keyring() -> Iterator[None]:
    before = keyring.get_keyring()
    keyring.set_keyring(keyring.backends.fail.Keyring())
    yield
    keyring.set_keyring(before)


@pytest.fixture
def voices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SHOTGRAPH_HOME", str(tmp_path / "home"))
    return tmp_path / "home" / "voices"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_a_folder_of_voices_from_earlier_is_closed_to_others(voices: Path) -> None:
    voices.mkdir(parents=True)
    voices.chmod(0o755)
    given(voices)
    assert stat.S_IMODE(voices.stat().st_mode) == 0o700


def given(folder: Path) -> records.Consent:
    return records.give(
        folder,
        voice="Ann",
        who="Ann A",
        purpose="film",
        samples=SAMPLES,
        sentence="s",
        heard="s",
        days=365,
        likeness=0.9,
        reading=b"RIFF",
    )


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_others_of_this_machine_read_no_voice_and_no_recording(voices: Path, tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        given(voices)
        records.ask_for(voices, records.Waiting("Ann", SAMPLES, "x"))
        sound = tmp_path / "sound.wav"
        sound.write_bytes(b"RIFF")
        takes = TakeFolder(tmp_path / "recordings")
        takes.keep(takes.add("line-1", sound), True)
    finally:
        os.umask(before)
    mine = [path for root in (voices, tmp_path / "recordings") for path in (root, *root.rglob("*"))]
    assert len(mine) > 8
    modes = {str(path.relative_to(tmp_path)): stat.S_IMODE(path.stat().st_mode) for path in mine}
    assert {name: oct(mode) for name, mode in modes.items() if mode & 0o077} == {}


@pytest.mark.parametrize("take_back", [records.revoke, records.remove])
def test_a_consent_that_was_taken_back_stays_so_when_its_old_file_is_put_back(voices: Path, take_back: object) -> None:
    consent = given(voices)
    old = records.place(voices, consent).read_bytes()
    assert records.require(voices, SAMPLES, "Ann") == consent
    take_back(voices, consent.id)  # type: ignore[operator]
    records.place(voices, consent).parent.mkdir(exist_ok=True)
    records.place(voices, consent).write_bytes(old)
    with pytest.raises(SettingError, match="was revoked on"):
        records.require(voices, SAMPLES, "Ann")
    assert [one.revoked for one in records.consents(voices)] != [""]


def test_a_list_of_revocations_that_was_changed_lets_nothing_hold(voices: Path) -> None:
    consent = given(voices)
    records.revoke(voices, consent.id)
    path = voices / "revoked.json"
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), "revoked": {}}), "utf-8")
    with pytest.raises(StoreError, match=r"list of revoked consents, .*revoked.json, was changed"):
        records.require(voices, SAMPLES, "Ann")


@pytest.mark.parametrize(
    "change",
    [
        *({"expires": "x"}, {"expires": "2026-99-99"}, {"likeness": "NaN"}, {"signature": None}, {"voice": None}),
        *({"samples": ["a"]}, {"given": 5}, {"id": "../x"}, {"odd": 1}),
    ],
)
def test_a_damaged_record_is_named_and_is_nobodys_consent(
    voices: Path, change: dict[str, object], capsys: pytest.CaptureFixture[str]
) -> None:
    consent = given(voices)
    path = records.place(voices, consent)
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), **change}), "utf-8")
    assert main(["voices", "list"]) == 0
    assert f"{path} is damaged" in capsys.readouterr().err
    with pytest.raises(SettingError, match="is damaged, and no other record allows it"):
        records.require(voices, SAMPLES, "Ann")
    assert records.damaged(voices) == [path]
