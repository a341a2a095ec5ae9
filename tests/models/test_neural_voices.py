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

from nodes import cloning
from studio import cli
from studio.base.errors import SettingError
from studio.embedded.cloning.references import Reference, chosen, from_text, to_text
from studio.embedded.voice import RATE, speak
from studio.film.consent import dataset, records
from studio.generative import csm, voices, voicetraining
from studio.generative.xvectors import load_xvectors
from studio.media.values import Audio, Voice
from tests.models import tiny_voices
from tests.models.conftest import Rendered
from tests.nodes.test_listen import Ctx

TAKES = (
    "The old keeper watched the storm.",
    "Every morning she walked to the market.",
    "One ball decides it tonight.",
    "The train was late again.",
)

pytestmark = pytest.mark.torch

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
    for number, said in enumerate(TAKES):
        soundfile.write(folder / f"{number}.wav", speak(said, seed=number).samples, RATE)
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
    monkeypatch.setattr(dataset, "INSTANT", 3.0)  # minutes of speech would take minutes to hear
    monkeypatch.setattr(dataset, "PROFESSIONAL", 4.0)
    monkeypatch.setattr(voices, "_MEASURED_ON", "Good morning.")  # random weights make half a minute of a sentence

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
            {"from": "other.out", "to": "convert.audio"},
        ]
        for number, said in enumerate(TAKES):
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
        told = capfd.readouterr()
        events = [json.loads(one) for one in told.out.splitlines() if one.startswith("{")]
        return Rendered(code, [*events, {"event": "refused", "message": told.err if code else ""}], film)

    return rendered


@pytest.fixture
def consent(film: Path, run: Run) -> records.Consent:
    """Given for the takes, as the Voices panel does once it has listened."""
    folder = film / "home" / "voices"
    held = [one for one in records.consents(folder) if not one.revoked]
    if held:
        return held[0]
    refused = run("voice.clone", "speak", made={"model": "models/csm"})
    assert refused.code != 0 and "may not be used" in refused.messages
    (waiting,) = records.waiting(folder)
    facts = {"sentence": "s", "heard": "s", "likeness": 0.9, "reading": b"wav"}
    return records.give(folder, voice="Anna", who="Anna", purpose="tests", days=30, samples=waiting.samples, **facts)  # type: ignore[arg-type]


def _carried(film: Path) -> tuple[Reference, ...]:
    takes = [soundfile.read(film / f"{number}.wav", dtype="float32")[0] for number in range(len(TAKES))]
    return from_text(to_text(chosen([Reference(*one) for one in zip(takes, TAKES, strict=True)])))


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
        for one in _carried(film)
    ]
    turns.append({"role": "0", "content": [{"type": "text", "text": LINE}]})
    given = processor(
        text=processor.apply_chat_template(turns, tokenize=False),
        audio=[one.samples for one in _carried(film)],
        return_tensors="pt",
    )
    torch.manual_seed(7)
    most = csm.frames_most(LINE, 12.5)
    direct = model.generate(**given, output_audio=True, max_new_tokens=most)[0].numpy().reshape(-1)
    peak = max(1.0, float(np.abs(direct).max()))
    assert np.array_equal(_samples(film, "speech.f32"), direct / np.float32(peak))


def _speecht5(film: Path, name: str) -> tuple[Any, Any, Any, torch.Tensor]:
    """As a script of one's own would have it: processor, model, vocoder, the speaker's vector."""
    folder = film / "models" / name
    kind = transformers.SpeechT5ForSpeechToSpeech if name.endswith("vc") else transformers.SpeechT5ForTextToSpeech
    heard = [soxr.resample(one.samples, RATE, 16000, "HQ") for one in _carried(film)]
    return (
        transformers.SpeechT5Processor.from_pretrained(folder),
        kind.from_pretrained(folder),
        transformers.SpeechT5HifiGan.from_pretrained(folder / "vocoder"),
        load_xvectors(folder / "speaker").of(heard),
    )


def _turned_down(samples: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    return samples / np.float32(max(1.0, float(np.abs(samples).max())))


def test_speecht5_says_what_it_says_without_us_and_what_it_cannot_follow(
    film: Path, run: Run, consent: records.Consent
) -> None:
    made = run("voice.clone", "speak", made={"model": "models/speecht5"}, speak={"pitch": 2, "speed": 0.9})
    assert made.code == 0, made.messages
    assert "speed, pitch cannot be followed" in made.messages
    processor, model, vocoder, speaker = _speecht5(film, "speecht5")
    torch.manual_seed(7)
    direct = model.generate_speech(processor(text=LINE, return_tensors="pt")["input_ids"], speaker, vocoder=vocoder)
    wanted = soxr.resample(_turned_down(direct.numpy()), 16000, 24000, "VHQ")
    assert len(direct) > 4000 and np.array_equal(_samples(film, "speech.f32"), wanted)


def test_speech_is_converted_as_speecht5_does_it_without_us(film: Path, run: Run, consent: records.Consent) -> None:
    cloned = {"model": "models/speecht5"}
    made = run("voice.clone", "convert", made=cloned, convert={"model": "models/speecht5-vc", "seed": 3})
    assert made.code == 0, made.messages
    processor, model, vocoder, speaker = _speecht5(film, "speecht5-vc")
    sound = soundfile.read(film / "1.wav", dtype="float32")[0]
    given = processor(audio=soxr.resample(sound, RATE, 16000, "HQ"), sampling_rate=16000, return_tensors="pt")[
        "input_values"
    ]
    torch.manual_seed(3)
    direct = model.generate_speech(given, speaker, vocoder=vocoder, maxlenratio=2.5).numpy()
    stream = soxr.ResampleStream(16000, 24000, 1, dtype="float32", quality="HQ")
    wanted = np.concatenate(
        [stream.resample_chunk(_turned_down(direct)), stream.resample_chunk(np.zeros(0, np.float32), last=True)]
    )
    assert np.array_equal(_samples(film, "converted.f32"), wanted)


@pytest.mark.parametrize(
    ("maker", "target", "settings", "message"),
    [
        ("voice.clone", "speak", {"made": {"model": "csm-1b"}}, "shotgraph models pull csm-1b"),
        ("voice.clone", "speak", {"made": {"model": "speecht5"}}, "shotgraph models pull speecht5"),
        ("voice.clone", "speak", {"made": {"model": "models/speecht5-vc"}}, "does no voice-cloning"),
        ("voice.clone", "speak", {"made": {"model": "whisper-base"}}, "is a model for speech-recognition"),
        (
            "voice.clone",
            "convert",
            {"made": {"model": "models/csm"}, "convert": {"model": "models/csm"}},
            "does no voice-conversion",
        ),
        (
            "voice.clone",
            "convert",
            {"made": {"model": "models/csm"}, "convert": {"model": "speecht5-vc"}},
            "shotgraph models pull speecht5-vc",
        ),
        ("voice.train", "speak", {"made": {"model": "models/csm"}}, "does no voice-training"),
    ],
)
def test_a_model_that_is_not_there_or_does_something_else_is_named(
    run: Run, consent: records.Consent, maker: str, target: str, settings: dict[str, Any], message: str
) -> None:
    made = run(maker, target, **settings)
    assert made.code in (2, 3) and message in made.messages


def test_a_lite_clone_has_no_recordings_for_a_model(
    film: Path, consent: records.Consent, monkeypatch: pytest.MonkeyPatch
) -> None:
    ctx = Ctx(film)
    monkeypatch.setattr(ctx, "option", lambda name: str(film / "home" / "voices"))
    voice = Voice("Anna", "lite-clone", (("samples", consent.samples),), consent.id)
    with pytest.raises(SettingError, match="has no recordings that 'speecht5-vc' could speak after"):
        cloning.convert(ctx, Audio.of(np.zeros(100, np.float32), 24000), voice, model="speecht5-vc")


def test_a_voice_falls_silent_when_its_consent_is_taken_back(film: Path, run: Run, consent: records.Consent) -> None:
    assert run("voice.clone", "speak", made={"model": "models/speecht5"}).code == 0
    records.revoke(film / "home" / "voices", consent.id)
    for maker in ("voice.clone", "voice.train"):
        made = run(maker, "speak", made={"model": "models/speecht5"})
        assert made.code != 0 and "revoked" in made.messages


def test_half_an_hour_is_asked_for_before_a_voice_is_trained(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dataset, "PROFESSIONAL", 1800.0)
    made = run("voice.train", "speak", made={"model": "models/speecht5"})
    assert made.code == 3
    assert "minutes of speech, a trained voice needs 30" in made.messages and "Record 30 minutes more" in made.messages


COURSE: dict[str, Any] = {"model": "models/speecht5", "steps": 10, "batch": 2, "pace": 0.01, "checkpoint": 5}


def test_a_voice_is_trained_killed_resumed_and_spoken(
    film: Path, run: Run, consent: records.Consent, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, made_steps = voicetraining._Learner.step, []

    def killed(self: Any, optimizer: Any, trained: Any, items: Any, step: int) -> float:
        made_steps.append(step)
        if len(made_steps) == 8:
            raise RuntimeError("the machine is switched off")
        return real(self, optimizer, trained, items, step)

    monkeypatch.setattr(voicetraining._Learner, "step", killed)
    assert run("voice.train", "speak", made=COURSE).code == 3
    made = run("voice.train", "speak", made=COURSE)
    assert made.code == 0, made.messages
    assert made_steps == [*range(8), *range(5, 10)]
    resumed = next((film / "home" / "voices" / "trained").glob("*/voice.safetensors")).read_bytes()
    (note,) = [one["message"] for one in made.of("note") if "held-out loss" in one.get("message", "")]
    first, best = (float(word) for word in note.partition("held-out loss ")[2].split(" (")[0].split(" -> "))
    assert best < first - 0.02

    # The same as one that nobody disturbed, and another sound than the model's own.
    for path in (film / "home" / "voices" / "trained").rglob("*"):
        if path.is_file():
            path.unlink()
    spoken = _samples(film, "speech.f32")
    refused = run("voice.train", "speak", made=COURSE, speak={"seed": 8})
    assert refused.code == 3 and "is not there any more" in refused.messages
    again = run("voice.train", "speak", made={**COURSE, "name": "Ann"})
    assert again.code == 0, again.messages
    assert next((film / "home" / "voices" / "trained").glob("*/voice.safetensors")).read_bytes() == resumed
    assert np.array_equal(_samples(film, "speech.f32"), spoken)
    processor, model, vocoder, speaker = _speecht5(film, "speecht5")
    torch.manual_seed(7)
    untrained = model.generate_speech(processor(text=LINE, return_tensors="pt")["input_ids"], speaker, vocoder=vocoder)
    own = soxr.resample(_turned_down(untrained.numpy()), 16000, 24000, "VHQ")
    assert not np.array_equal(spoken, own)

    for one in list(records.consents(film / "home" / "voices")):
        records.remove(film / "home" / "voices", one.id)
    assert list((film / "home" / "voices" / "trained").iterdir()) == []
