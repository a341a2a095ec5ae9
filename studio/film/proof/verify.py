"""Everything that a file can be checked for, together: what `shotgraph verify` and the window show."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from studio.base.sequences import is_sequence, sequence_files
from studio.film.proof import said, sealed
from studio.film.proof.findings import Finding, Proof


def verify(path: Path, voices: Path, check: Callable[[], None] = lambda: None) -> Proof:
    """Of a film, a sound or a picture; of a numbered sequence, of all its pictures, those that differ told one by one.

    voices: this machine's folder of consents; check: called between steps, may raise Cancelled. Raises MediaError when
    the file cannot be read or is no media file.
    """
    if is_sequence(path):
        return _of_pictures(path, voices, check)
    findings = list(sealed.checked(path, voices))
    check()
    findings += said.said(path)
    return Proof(tuple(findings))


def _of_pictures(path: Path, voices: Path, check: Callable[[], None]) -> Proof:
    good, findings = 0, []
    for one in sequence_files(path):
        check()
        proof = Proof(tuple(sealed.checked(one, voices)))
        if proof.verdict == "intact":
            good += 1
        else:
            state = "bad" if proof.verdict == "changed" else "told"
            findings.append(Finding(f"picture.{proof.verdict}", state, {"name": one.name}))
    if good:
        findings.insert(0, Finding("pictures.same", "good", {"count": good}))
    return Proof(tuple(findings))
