"""What checking a file has found, as data; `words.py` says it in English, the window in the user's language."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

State = Literal["good", "bad", "told"]
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

    def having(self, code: str) -> list[Finding]:
        return [finding for finding in self.findings if finding.code == code]
