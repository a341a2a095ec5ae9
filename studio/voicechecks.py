"""What is wrong with the recordings of a speaker, file by file, as the Voices panel shows it.

Reading, measuring and mending take seconds: not for the window's thread.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from studio.engine.errors import ShotgraphError

if TYPE_CHECKING:
    from studio.embedded.cloning.checks import TakeCheck

MENDS = ("trim", "pauses", "hum", "noise", "level")
"""The repairs of voice.samples, by the names of its settings."""

State = Literal["good", "mended", "mendable", "spoilt"]
_RANK: dict[State, int] = {"good": 0, "mended": 1, "mendable": 2, "spoilt": 3}


@dataclass(frozen=True)
class FileVerdict:
    """state: the worst of its takes'; mended: repairs that are made; wanted: repairs that would help; findings: (what,
    remedy) of what is left; seconds: of speech."""

    path: Path
    state: State
    seconds: float
    rms: float = 0.0
    peak: float = 0.0
    mended: tuple[str, ...] = ()
    wanted: tuple[str, ...] = ()
    findings: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Verdict:
    """Of all files together. enough: '' , 'instant' or 'professional'; findings: (what, remedy) of the whole."""

    files: tuple[FileVerdict, ...]
    seconds: float
    enough: str
    findings: tuple[tuple[str, str], ...]


Known = dict[tuple[Path, int, tuple[str, ...]], "tuple[FileVerdict, list[TakeCheck]]"]
"""Verdicts on files as they were at a moment, so that one more recording is judged alone."""


def judge(
    files: Sequence[Path],
    mends: Collection[str],
    told: Callable[[FileVerdict], None] = lambda verdict: None,
    known: Known | None = None,
) -> Verdict:
    """Judge recordings as voice.samples will with these repairs allowed. told hears of each file as it is done."""
    from studio.embedded.cloning.checks import check_dataset

    verdicts, checks = [], []
    known = {} if known is None else known
    for file in files:
        name = (file, file.stat().st_mtime_ns if file.exists() else 0, tuple(sorted(mends)))
        if name not in known:
            known[name] = _judged(file, mends)
        verdict, takes = known[name]
        told(verdict)
        verdicts.append(verdict)
        checks += takes
    whole = check_dataset(checks)
    findings = tuple((finding.what, finding.remedy) for finding in whole.findings)
    return Verdict(tuple(verdicts), whole.seconds, whole.enough_for, findings)


def _judged(file: Path, mends: Collection[str]) -> tuple[FileVerdict, list[TakeCheck]]:
    from studio.embedded.cloning.checks import check_take
    from studio.embedded.cloning.repairs import repaired
    from studio.embedded.cloning.takes import cut
    from studio.engine.media import open_audio

    try:
        audio = open_audio(file)
        if audio is None or not audio.info.length:
            raise ShotgraphError(f"{file.name} has no sound in it", mend="Choose another file.")
        state: State = "good"
        mended: dict[str, None] = {}
        wanted: dict[str, None] = {}
        findings: dict[str, str] = {}
        checks: list[TakeCheck] = []
        for take in cut(audio):
            found = check_take(take.samples, take.rate)
            repairs = [name for name in found.repairs if name in mends] if found.verdict != "spoilt" else []
            if repairs:
                found = check_take(repaired(take.samples, take.rate, repairs), take.rate)
            checks.append(found)
            now: State = "mended" if repairs and found.verdict == "good" else found.verdict
            state = max(state, now, key=lambda one: _RANK[one])
            mended |= dict.fromkeys(repairs)
            wanted |= {str(name): None for name in found.repairs}
            findings |= {finding.what: finding.remedy for finding in found.findings}
    except ShotgraphError as error:
        return FileVerdict(file, "spoilt", 0.0, findings=((error.problem.what, error.problem.mend),)), []
    seconds = sum(check.measures.speech_seconds for check in checks)
    rms = max((check.measures.speech_level for check in checks), default=-90.0)
    peak = max((check.measures.true_peak for check in checks), default=-90.0)
    verdict = FileVerdict(file, state, seconds, rms, peak, tuple(mended), tuple(wanted), tuple(findings.items()))
    return verdict, checks
