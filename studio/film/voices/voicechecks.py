"""What is wrong with the recordings of a speaker, file by file, as the Voices panel shows it.

Reading, measuring and mending take seconds: not for the window's thread.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from studio.base.errors import ShotgraphError

if TYPE_CHECKING:
    from studio.embedded.cloning.checks import TakeCheck

MENDS = ("trim", "pauses", "hum", "noise", "level")
"""The repairs of voice.samples, by the names of its settings."""

_STRANGER = ("somebody else speaks here than in the other recordings", "Leave it out.")

State = Literal["good", "mended", "mendable", "spoilt"]
_RANK: dict[State, int] = {"good": 0, "mended": 1, "mendable": 2, "spoilt": 3}


@dataclass(frozen=True)
class FileVerdict:
    """state: the worst of its takes'; seconds: of speech; rms, peak: dBFS of the speech and dBTP; mended: repairs that
    are made; wanted: repairs that would help; findings: (what, remedy) of what is left."""

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
    wanted: Callable[[], bool] = lambda: True,
) -> Verdict:
    """Judge recordings as voice.samples will with these repairs allowed. told hears of each file as it is done; when it
    is no longer wanted, the rest is left."""
    from studio.embedded.cloning.checks import check_dataset, different_speakers

    verdicts: list[FileVerdict] = []
    checks: list[TakeCheck] = []
    owners: list[int] = []
    known = {} if known is None else known
    for file in files:
        if not wanted():
            break
        name = (file, file.stat().st_mtime_ns if file.exists() else 0, tuple(sorted(mends)))
        if name not in known:
            known[name] = _judged(file, mends)
        verdict, takes = known[name]
        told(verdict)
        verdicts.append(verdict)
        checks += takes
        owners += [len(verdicts) - 1] * len(takes)
    whole = check_dataset(checks)
    usable = [n for n, check in enumerate(checks) if check.verdict != "spoilt" and check.voice is not None]
    voices = [voice for n in usable if (voice := checks[n].voice) is not None]
    others = {owners[usable[n]] for n in different_speakers(voices)}
    for number in others:
        verdicts[number] = replace(verdicts[number], state="spoilt", findings=(_STRANGER, *verdicts[number].findings))
    findings = []
    for finding in whole.findings:
        what, remedy = finding.what, finding.remedy
        if finding.code == "speakers" and others:  # by their names: a person does not know takes by number
            names = ", ".join(verdicts[number].path.name for number in sorted(others))
            what, remedy = f"more than one person speaks; unlike the others: {names}", "Leave these out."
        findings.append((what, remedy))
    return Verdict(tuple(verdicts), whole.seconds, whole.enough_for, tuple(findings))


def _judged(file: Path, mends: Collection[str]) -> tuple[FileVerdict, list[TakeCheck]]:
    from studio.embedded.cloning.checks import check_take
    from studio.embedded.cloning.repairs import repaired
    from studio.embedded.cloning.takes import cut
    from studio.media.files.mediafile import open_audio

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
