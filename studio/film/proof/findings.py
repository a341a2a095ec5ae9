"""What checking a file has found, as data; `words.py` says it in English, the window in the user's language."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

State = Literal["good", "bad", "told"]
Part = Literal["intact", "changed", "none"]
Verdict = Literal["intact", "changed", "nothing"]


@dataclass(frozen=True)
class Finding:
    """code: which (the keys of words.SENTENCES); state: it proves the file whole, shows that it was changed, or proves
    nothing either way; values: what the sentence names."""

    code: str
    state: State
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Proof:
    """Of a file, most important first."""

    findings: tuple[Finding, ...]

    @property
    def verdict(self) -> Verdict:
        states = {finding.state for finding in self.findings}
        return "changed" if "bad" in states else "intact" if "good" in states else "nothing"

    def summary(self) -> dict[str, Part | str | None]:
        """Part by part, as scripts ask: record, c2pa and streams, each intact, changed, or none where the file has no
        such thing or nothing to verify it by; watermark: the number that was found, or None."""
        marks = [str(one.values["id"]) for one in self.findings if one.code.startswith("mark.") and "id" in one.values]
        return {
            "record": self._part("record.", "seal.missing", "seal.damaged", "consent.forged"),
            "c2pa": self._part("c2pa."),
            "watermark": marks[0] if marks else None,
            "streams": self._part("stream.", "picture", "seal.flipped", "seal.damaged", "text.changed", "file."),
        }

    def _part(self, *codes: str) -> Part:
        states = {finding.state for finding in self.findings if finding.code.startswith(codes)}
        return "changed" if "bad" in states else "intact" if "good" in states else "none"

    def having(self, code: str) -> list[Finding]:
        return [finding for finding in self.findings if finding.code == code]
