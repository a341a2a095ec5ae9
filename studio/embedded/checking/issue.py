"""A stretch of a film with something wrong in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any


@dataclass(frozen=True, order=True)
class Issue:
    """start, stop: seconds of the film; code: which (report.SENTENCES); serious: whoever receives the film may refuse
    it, as against what may be meant; values: what the sentence names."""

    start: float
    stop: float
    code: str
    serious: bool = field(compare=False, default=False)
    values: dict[str, Any] = field(compare=False, default_factory=dict)


class Stretches:
    """Collects runs of frames that something is true of. least: seconds from which on one counts."""

    def __init__(self, code: str, rate: Fraction, least: float, *, serious: bool = False) -> None:
        self._code, self._rate, self._least, self._serious = code, rate, least, serious
        self._begun: int | None = None
        self._most = 0.0
        self.found: list[Issue] = []

    def feed(self, number: int, true: bool, amount: float = 0.0) -> None:
        """amount: the largest of a run is told, as {amount}."""
        if true:
            self._begun = number if self._begun is None else self._begun
            self._most = max(self._most, amount)
        else:
            self.close(number)

    def close(self, number: int) -> None:
        """number: of the first frame behind."""
        if self._begun is not None and (number - self._begun) / self._rate >= self._least:
            values = {"amount": f"{self._most:.1f}"} if self._most else {}
            span = (float(self._begun / self._rate), float(number / self._rate))
            self.found.append(Issue(*span, self._code, self._serious, values))
        self._begun, self._most = None, 0.0
