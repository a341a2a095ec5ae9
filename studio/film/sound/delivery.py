"""What destinations ask of a film's sound, and whether a mix meets it."""

from __future__ import annotations

from typing import Final, NamedTuple


class Target(NamedTuple):
    """What a destination asks for. loudness, tolerance: LUFS and LU either way; true_peak: dBTP at most."""

    loudness: float
    tolerance: float
    true_peak: float
    source: str


TARGETS: Final = {
    "YouTube": Target(-14, 1, -1, "the level that YouTube plays at"),
    "Spotify": Target(-14, 1, -1, "Spotify's loudness normalisation"),
    "Apple Podcasts": Target(-16, 1, -1, "Apple's audio requirements for podcasts"),
    "European TV": Target(-23, 0.5, -1, "EBU R 128"),
    "US TV": Target(-24, 2, -2, "ATSC A/85"),
}
_AGREE: Final = 0.05  # LU or dB: meters agree within it; what is shown as the limit is not over it


class Verdict(NamedTuple):
    """too_loud: LU over what is allowed to differ, negative for too quiet, 0 when right; over: dB over the peak."""

    too_loud: float
    over: float

    @property
    def ready(self) -> bool:
        return not self.too_loud and not self.over


def judged(target: Target, loudness: float, peak: float) -> Verdict:
    """loudness: integrated LUFS; peak: dBTP."""
    away, over = loudness - target.loudness, peak - target.true_peak
    return Verdict(away if abs(away) > target.tolerance + _AGREE else 0.0, over if over > _AGREE else 0.0)


def told(target: Target, loudness: float, peak: float) -> str:
    """The verdict in words, with the mend."""
    verdict = judged(target, loudness, peak)
    if verdict.ready:
        return "ready"
    wrong = []
    if verdict.too_loud:
        wrong.append(f"{abs(verdict.too_loud):.1f} LU too {'loud' if verdict.too_loud > 0 else 'quiet'}")
    if verdict.over:
        wrong.append(f"peaks {verdict.over:.1f} dB over {target.true_peak:g} dBTP")
    return (
        f"{' and '.join(wrong)} ({target.source}). "
        f"In the mix set loudness {target.loudness:g} and true peak {target.true_peak:g}."
    )
