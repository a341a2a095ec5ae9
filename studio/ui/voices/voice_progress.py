"""How far a voice is on its way from recordings over consent to a clone, in words and as the next thing to do."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import QCoreApplication

from studio.ui.run_state import Status, TaskState

if TYPE_CHECKING:
    from studio.film.consent.records import Consent, Waiting
    from studio.film.voices.voicebank import ClonedVoice
    from studio.film.voices.voicechecks import Verdict

Stage = Literal["recordings", "consent", "voice"]


@dataclass(frozen=True)
class Paper:
    """What is on record of a voice's consent. given: the newest that holds; waiting: asked for and not given."""

    given: Consent | None = None
    waiting: Waiting | None = None


@dataclass(frozen=True)
class VoiceProgress:
    """stage: whose turn it is; words: what to do next, or what went wrong; asks: the form is shown."""

    stage: Stage
    words: str
    ready: bool = False
    busy: bool = False
    made: bool = False
    asks: bool = False
    wrong: bool = False


def paper_of(folder: Path, voice: ClonedVoice, made: Mapping[str, Any]) -> Paper:
    """Look into the folder of the user's voices. made: the voice's settings, once it is cloned."""
    from studio.film.consent import records

    today = datetime.date.today().isoformat()
    digest = str(made.get("samples", ""))
    given = [
        one
        for one in records.consents(folder)
        if (one.samples == digest if digest else one.voice == voice.name)
        and not one.revoked
        and (not one.expires or one.expires >= today)
    ]
    asked: Sequence[Waiting] = [
        one for one in records.waiting(folder) if (one.samples == digest if digest else one.name == voice.name)
    ]
    return Paper(given[0] if given else None, asked[-1] if asked else None)


def progress_of(verdict: Verdict | None, task: TaskState, paper: Paper, made: Mapping[str, Any]) -> VoiceProgress:
    """Where a voice stands. task: of its voice.clone."""
    ready = verdict is not None and bool(verdict.enough)
    if task.status in (Status.RUNNING, Status.QUEUED):
        if paper.given is None:
            words = _t("Preparing the recordings. Then the speaker is asked to agree.")
            return VoiceProgress("recordings", words, ready, busy=True)
        return VoiceProgress("voice", _t("Cloning the voice. This takes a minute or two."), ready, busy=True)
    if task.status is Status.DONE and paper.given is not None:
        return VoiceProgress("voice", _likeness(made), ready, made=True)
    if task.status is Status.DONE and made and paper.waiting is not None:
        words = _t("The consent to this voice has ended: nothing is spoken in it until its speaker consents again.")
        return VoiceProgress("consent", words, ready, asks=True, wrong=True)
    if task.status is Status.FAILED and paper.waiting is not None:
        return VoiceProgress("consent", "", ready, asks=True)
    if task.status is Status.FAILED:
        return VoiceProgress("recordings", f"{_sentence(task.message)} {task.mend}", ready, wrong=True)
    if not ready:
        waits = _t("The recordings are being listened to…")
        words = _t("Add recordings of the speaker until there are enough.") if verdict is not None else waits
        return VoiceProgress("recordings", words)
    if paper.given is None:
        words = _t("The recordings are good enough. Before the voice is cloned, its speaker is asked to agree.")
        return VoiceProgress("recordings", words, ready)
    return VoiceProgress("voice", _t("Ready to be cloned from these recordings."), ready)


def _likeness(made: Mapping[str, Any]) -> str:
    if not made.get("similarity"):
        return _t("Cloned.")
    words = _t(
        "{engine}: {likeness} like the speaker. Unconverted it was {before}; the speaker’s own takes reach 0.85."
    )
    engine = _t("Lite clone") if made.get("engine") == "lite-clone" else str(made.get("engine", ""))
    figures = {
        name: f"{float(made.get(key, 0)):.2f}" for name, key in (("likeness", "similarity"), ("before", "before"))
    }
    return words.format(engine=engine, **figures)


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:].rstrip('.')}."


def _t(words: str) -> str:
    return QCoreApplication.translate("voices", words)
