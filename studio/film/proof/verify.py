"""Everything that a file can be checked for, together: what `shotgraph verify` and the window show."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from studio.base.errors import MediaError
from studio.base.sequences import is_sequence, sequence_files
from studio.base.settings import Home
from studio.film.proof import credentials, marks, said, sealed
from studio.film.proof.findings import Finding, Proof
from studio.media.files import labels


def verify(path: Path, home: Home, check: Callable[[], None] = lambda: None) -> Proof:
    """Of a film, a sound or a picture; of a numbered sequence, of all its pictures, those that differ told one by one.

    home: of this machine, with its consents and its keys; check: called between steps, may raise Cancelled. Raises
    MediaError when the file cannot be read or is no media file.
    """
    if is_sequence(path):
        return _of_pictures(path, home, check)
    findings = _proofs(path, home)
    check()
    findings += said.said(path)
    return Proof(tuple(findings))


def _proofs(path: Path, home: Home) -> list[Finding]:
    findings = list(sealed.checked(path, home.voices))
    findings += _marks(path, {one.code for one in findings})
    credited = list(credentials.checked(path, home.signing))
    if any(one.state == "good" for one in credited):  # which stand for the whole of the file
        findings = [Finding("seal.signed", "told") if one.code == "seal.rewrapped" else one for one in findings]
    return [*credited[:1], *findings, *credited[1:]]


def _marks(path: Path, codes: set[str]) -> list[Finding]:
    """A file that is whole to the byte needs no search, unless its record speaks of a mark."""
    record = ""
    with contextlib.suppress(MediaError):
        record = labels.read_record(path)
    if "seal.whole" in codes and f'"{marks.FLAG}":true' not in record:
        return []
    return list(marks.checked(path, record))


def _of_pictures(path: Path, home: Home, check: Callable[[], None]) -> Proof:
    good, findings = 0, []
    for one in sequence_files(path):
        check()
        proof = Proof(tuple(_proofs(one, home)))
        if proof.verdict == "intact":
            good += 1
        else:
            values = {"name": one.name}
            state: Literal["bad", "told"] = "bad" if proof.verdict == "changed" else "told"
            findings.append(Finding(f"picture.{proof.verdict}", state, values))
    if good:
        findings.insert(0, Finding("pictures.same", "good", {"count": good}))
    return Proof(tuple(findings))
