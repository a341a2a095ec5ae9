"""A voice of somebody: judged, consented to, cloned, spoken, and silent again when the consent is taken back."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import keyring
import keyring.backends.fail
import numpy as np
import pytest
import soundfile

from studio import cli
from studio.base.errors import SettingError
from studio.embedded.speaker import embedding, similarity
from studio.embedded.voice import RATE, speak
from studio.film.consent import granting, records, spoken
from tests.embedded.spoken import LINES, SPEAKERS, another, line

LINE = "They waited on the shore until the last of the boats was home, and then somebody began to sing."


@pytest.fixture(autouse=True)
def _no_keyring() -> Iterator[None]:
    before = keyring.get_keyring()
    keyring.set_keyring(keyring.backends.fail.Keyring())  # as on a server: the key lies in the folder
    yield
    keyring.set_keyring(before)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("film")
    nodes: dict[str, Any] = {}
    wires = []
    for number in range(4):
        samples = np.concatenate([line(number % 5, "odd"), line((number + 2) % 5, "odd")])
        soundfile.write(folder / f"{number}.wav", samples, RATE)
        nodes[f"file{number}"] = {"type": "audio.load", "settings": {"path": f"{number}.wav"}}
        nodes[f"heard{number}"] = {"type": "voice.transcribe"}
        nodes[f"said{number}"] = {
            "type": "text.value",
            "settings": {"text": f"{LINES[number % 5]} {LINES[(number + 2) % 5]}"},
        }
        wires += [
            {"from": f"file{number}.out", "to": f"heard{number}.audio"},
            {"from": f"said{number}.out", "to": f"heard{number}.script"},
            {"from": f"heard{number}.audio", "to": "samples.recordings"},
        ]
    nodes |= {
        "samples": {"type": "voice.samples"},
        "clone": {"type": "voice.clone", "settings": {"name": "Anna", "closeness": 0.6}},
        "line": {"type": "text.value", "settings": {"text": LINE}},
        "speak": {"type": "voice.speak", "settings": {"seed": 1}},
        "publish": {"type": "publish.audio", "settings": {"path": "published.wav", "provenance": False}},
    }
    wires += [
        {"from": "samples.takes", "to": "clone.samples"},
        {"from": "clone.voice", "to": "speak.voice"},
        {"from": "line.out", "to": "speak.text"},
        {"from": "speak.out", "to": "publish.audio"},
    ]
    project = {"format": "shotgraph/1", "nodes": nodes, "wires": wires}
    (folder / "film.shotgraph").write_text(json.dumps(project), "utf-8")
    return folder


def _read_by_the_speaker(sentence: str) -> np.ndarray[Any, Any]:
    return another(speak(sentence, seed=3).samples, *SPEAKERS["odd"])


def test_a_voice_is_cloned_with_consent_only_and_falls_silent_without(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SHOTGRAPH_HOME", str(home / "home"))
    project, voices = str(home / "film.shotgraph"), home / "home" / "voices"

    def render(name: str) -> tuple[int, str]:
        code = cli.main(["render", project, "--target", "speak", "--output", str(home / name)])
        return code, capsys.readouterr().err

    assert cli.main(["render", project, "--target", "samples.verdict"]) == 0
    assert "Ready for an instant voice" in capsys.readouterr().out

    code, said = render("before.wav")
    assert code == 3 and "nobody has consented" in said and "shotgraph voices consent" in said

    assert cli.main(["voices", "list"]) == 0
    assert "Anna" in (shown := capsys.readouterr()).out and "deters" in shown.err
    assert cli.main(["voices", "consent", "Anna"]) == 0
    sentence = capsys.readouterr().out.strip()
    soundfile.write(home / "reading.wav", _read_by_the_speaker(sentence), RATE)
    soundfile.write(home / "stranger.wav", another(speak(sentence, seed=3).samples, 0.6, 1.22), RATE)
    give = ["--who", "Anna Example", "--purpose", "the film", "--recording"]
    assert cli.main(["voices", "consent", "Anna", *give, str(home / "stranger.wav")]) == 2
    assert "not in the voice of the samples" in capsys.readouterr().err
    assert cli.main(["voices", "consent", "Anna", *give, str(home / "reading.wav")]) == 0
    assert cli.main(["voices", "consent", "Anna", *give, str(home / "reading.wav")]) == 2  # a sentence is read once

    code, said = render("spoken.wav")
    assert code == 0, said
    made, rate = soundfile.read(home / "spoken.wav", dtype="float32")
    target = embedding(np.concatenate([line(number, "odd") for number in range(5)]), RATE)
    now, plain = embedding(made, rate), embedding(speak(LINE, seed=1).samples, RATE)
    assert target is not None and now is not None and plain is not None
    assert similarity(now, target) > similarity(plain, target) + 0.1

    (consent,) = records.consents(voices)
    assert (consent.who, consent.purpose) == ("Anna Example", "the film")
    assert (voices / consent.id / "reading.wav").is_file()

    def provenance() -> str:
        capsys.readouterr()
        assert cli.main(["provenance", str(home / "spoken.wav")]) == 0
        return capsys.readouterr().out

    made_of = provenance()
    assert "Anna Example" in made_of and "its signature is right" in made_of and "made by generative AI" in made_of
    assert "clone: voice.clone" in made_of and "Lite clone: MIT" in made_of and "in the voice of Anna" in made_of
    assert "Hibari" not in made_of and "0.wav" in made_of  # who spoke, and what of

    publish = ["render", project, "--target", "publish"]
    assert cli.main(publish) == 0
    capsys.readouterr()
    assert cli.main([*publish, "--json"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["ran"] == 0

    assert cli.main(["voices", "revoke", "Anna"]) == 0
    assert cli.main(publish) == 3  # what was published before is up to date no longer
    assert "revoked" in capsys.readouterr().err
    assert f"revoked on {datetime.date.today().isoformat()}" in provenance()
    code, said = render("after.wav")
    assert code != 0 and "revoked" in said
    assert not (home / "after.wav").exists()
    assert cli.main(["voices", "remove", "Anna"]) == 0
    assert not list(records.consents(voices))


def _given(folder: Path, **changes: Any) -> records.Consent:
    facts: dict[str, Any] = {
        "voice": "Anna",
        "who": "Anna Example",
        "purpose": "tests",
        "days": 30,
        "samples": "ab" * 32,
        "sentence": "s",
        "heard": "s",
        "likeness": 0.9,
        "reading": b"wav",
    }
    return records.give(folder, **{**facts, **changes})


def test_a_consent_holds_for_its_samples_until_its_day(tmp_path: Path) -> None:
    consent = _given(tmp_path)
    assert records.require(tmp_path, "ab" * 32, "Anna") == consent
    last = datetime.date.fromisoformat(consent.expires)
    assert records.require(tmp_path, "ab" * 32, "Anna", last) == consent
    with pytest.raises(SettingError, match="expired"):
        records.require(tmp_path, "ab" * 32, "Anna", last + datetime.timedelta(days=1))
    with pytest.raises(SettingError, match="other samples"):
        records.require(tmp_path, "cd" * 32, "Anna")
    with pytest.raises(SettingError, match="nobody has consented"):
        records.require(tmp_path, "cd" * 32, "Bert")


@pytest.mark.parametrize(
    "change", [{"expires": ""}, {"purpose": "anything"}, {"who": "Somebody"}, {"revoked": ""}, {"samples": "cd" * 32}]
)
def test_a_changed_record_is_refused(tmp_path: Path, change: dict[str, str]) -> None:
    consent = _given(tmp_path)
    if "revoked" in change:
        consent = records.revoke(tmp_path, consent.id)
    records._write(tmp_path, replace(consent, **change))
    with pytest.raises(SettingError, match="changed after it was signed"):
        records.require(tmp_path, change.get("samples", "ab" * 32), "Anna")


def test_another_machines_signature_does_not_count(tmp_path: Path) -> None:
    consent = _given(tmp_path / "theirs")
    records._write(tmp_path / "ours", consent)
    with pytest.raises(SettingError, match="another machine"):
        records.require(tmp_path / "ours", "ab" * 32, "Anna")


def test_the_machines_key_is_for_its_owner_only(tmp_path: Path) -> None:
    records.machine_key(tmp_path)
    assert (tmp_path / "machine.key").stat().st_mode & 0o077 == 0


def test_files_that_are_no_records_are_passed_over(tmp_path: Path) -> None:
    for name, content in (("a", "{"), ("b", "[]"), ("c", '{"format": "shotgraph-consent/1"}'), ("d", '{"id": 3}')):
        (tmp_path / name).mkdir()
        (tmp_path / name / "consent.json").write_text(content, "utf-8")
    assert list(records.consents(tmp_path)) == []


def test_sentences_differ_and_a_sentence_gets_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len({spoken.sentence() for _ in range(50)}) == 50
    waiting = records.Waiting("Anna", "ab" * 32, "")
    granting.sentence_for(tmp_path, waiting)
    now = granting.time.time()
    monkeypatch.setattr(granting.time, "time", lambda: now + granting.VALID + 1)
    with pytest.raises(SettingError, match="Ask for a new sentence"):
        granting.grant(tmp_path, waiting, np.zeros(9, np.float32), RATE, who="A", purpose="b", days=1)
