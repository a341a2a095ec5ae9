"""Voices that models speak: the same samples as from transformers itself, with consent only, trained and resumed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import keyring
import keyring.backends.fail
import numpy as np
import pytest
import soundfile
import soxr
import torch
import transformers

from studio import cli
from studio.consent import dataset, records
from studio.embedded.cloning.references import Reference, chosen, from_text, to_text
from studio.embedded.voice import RATE
from studio.generative import csm, voicetraining
from studio.generative.xvectors import load_xvectors
from tests.embedded.spoken import LINES, line
from tests.models import tiny_voices
from tests.models.conftest import Rendered

TAKES = ((0,), (1,), (2,), (3, 4), (4, 0), (2, 1))
LINE = "They waited on the shore."


@pytest.fixture(autouse=True)
def _no_keyring() -> Iterator[None]:
    before = keyring.get_keyring()
    keyring.set_keyring(keyring.backends.fail.Keyring())
    yield
    keyring.set_keyring(before)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project's folder with takes of one speaker and tiny models."""
    folder = tmp_path_factory.mktemp("film")
    for number, take in enumerate(TAKES):
        soundfile.write(folder / f"{number}.wav", np.concatenate([line(one, "odd") for one in take]), RATE)
    tiny_voices.csm(folder / "models" / "csm")
    for name in ("speecht5", "speecht5-vc"):
        made = tiny_voices.speecht5(folder / "models" / name, speech=name.endswith("vc"))
        tiny_voices.hifigan(made / "vocoder")
        tiny_voices.xvector(made / "speaker")
    return folder


Run = Callable[..., Rendered]


@pytest.fixture
def run(film: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """run(maker, target, **settings): a film whose voice `maker` makes of the takes. settings: of nodes, by name."""
    monkeypatch.setenv("SHOTGRAPH_HOME", str(film / "home"))

    def rendered(maker: str, target: str, **settings: dict[str, Any]) -> Rendered:
        nodes: dict[str, Any] = {
            "made": {"type": maker, "settings": {"name": "Anna", **settings.get("made", {})}},
            "line": {"type": "text.value", "settings": {"text": LINE, **settings.get("line", {})}},
            "speak": {"type": "voice.speak", "settings": {"seed": 7, "rate": "24000", **settings.get("speak", {})}},
            "other": {"type": "audio.load", "settings": {"path": "1.wav"}},
            "convert": {"type": "voice.convert", "settings": settings.get("convert", {})},
        }
        wires = [
            {"from": "made.voice", "to": "speak.voice"},
            {"from": "line.out", "to": "speak.text"},
            {"from": "made.voice", "to": "convert.voice"},
            {"from": "other.audio" if False else "other.out", "to": "convert.audio"},
        ]
        for number, take in enumerate(TAKES):
            said = " ".join(LINES[one] for one in take)
            nodes |= {
                f"file{number}": {"type": "audio.load", "settings": {"path": f"{number}.wav"}},
                f"said{number}": {"type": "text.value", "settings": {"text": said}},
                f"heard{number}": {"type": "voice.transcribe"},
            }
            wires += [
                {"from": f"file{number}.out", "to": f"heard{number}.audio"},
                {"from": f"said{number}.out", "to": f"heard{number}.script"},
                {"from": f"heard{number}.audio", "to": "made.samples"},
            ]
        project = {"format": "shotgraph/1", "nodes": nodes, "wires": wires}
        (film / "film.shotgraph").write_text(json.dumps(project), "utf-8")
        capfd.readouterr()
        code = cli.main(["render", str(film / "film.shotgraph"), "--target", target, "--json"])
        lines = capfd.readouterr().out.splitlines()
        return Rendered(code, [json.loads(one) for one in lines if one.startswith("{")], film)

    return rendered


@pytest.fixture
def consent(film: Path, run: Run) -> records.Consent:
    """Given for the takes, as the Voices panel does once it has listened."""
    voices = film / "home" / "voices"
    held = [one for one in records.consents(voices) if not one.revoked]
    if held:
        return held[0]
    refused = run("voice.clone", "speak", made={"model": "models/csm"})
    assert refused.code == 3 and "nobody has consented" in refused.messages
    (waiting,) = records.waiting(voices)
    facts = {"sentence": "s", "heard": "s", "likeness": 0.9, "reading": b"wav"}
    return records.give(voices, voice="Anna", who="Anna", purpose="tests", days=30, samples=waiting.samples, **facts)  # type: ignore[arg-type]


def _carried() -> tuple[Reference, ...]:
    takes = [np.concatenate([line(one, "odd") for one in take]) for take in TAKES]
    takes = [(np.clip(np.round(take * 32768), -32768, 32767) / 32768).astype(np.float32) for take in takes]
    said = [" ".join(LINES[one] for one in take) for take in TAKES]
    return from_text(to_text(chosen([Reference(*one) for one in zip(takes, said, strict=True)])))


def _samples(film: Path, name: str) -> np.ndarray[Any, Any]:
    newest = max(film.glob(f"home/**/{name}"), key=lambda path: path.stat().st_mtime_ns)
    return np.fromfile(newest, "<f4")


def test_csm_says_what_it_says_without_us(film: Path, run: Run, consent: records.Consent) -> None:
    made = run("voice.clone", "speak", made={"model": "models/csm"})
    assert made.code == 0, made.messages
    processor = transformers.AutoProcessor.from_pretrained(film / "models" / "csm")
    model = transformers.CsmForConditionalGeneration.from_pretrained(film / "models" / "csm", dtype=torch.float32)
    turns = [
        {"role": "0", "content": [{"type": "text", "text": one.said}, {"type": "audio", "audio": one.samples}]}
        for one in _carried()
    ]
    turns.append({"role": "0", "content": [{"type": "text", "text": LINE}]})
    given = processor(
        text=processor.apply_chat_template(turns, tokenize=False),
        audio=[one.samples for one in _carried()],
        return_tensors="pt",
    )
    torch.manual_seed(7)
    most = csm.frames_most(LINE, 12.5)
    direct = model.generate(**given, output_audio=True, max_new_tokens=most)[0].numpy().reshape(-1)
    peak = max(1.0, float(np.abs(direct).max()))
    assert np.array_equal(_samples(film, "speech.f32"), direct / np.float32(peak))
