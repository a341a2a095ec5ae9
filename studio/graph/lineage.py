"""What a result was made of, as data: makers with their engines and seeds, files, voices. `provenance.py` finds it out.

The origin of media is told in IPTC's terms (https://cv.iptc.org/newscodes/digitalsourcetype/).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from studio.media.encoding import canonical, digest_of

TERMS: Final = "http://cv.iptc.org/newscodes/digitalsourcetype/"
TRAINED: Final = "trainedAlgorithmicMedia"
"""Made by a model that has learnt from recordings or pictures."""
EDITED: Final = "compositeWithTrainedAlgorithmicMedia"
"""Made from other media by such a model."""
ALGORITHMIC: Final = "algorithmicMedia"
"""Made by rules alone."""
MIXED: Final = "compositeSynthetic"
"""Put together of elements of which some were made by such a model."""
CREATED: Final = "digitalCreation"
"""Made by a person with tools that are no models."""
UNKNOWN: Final = ""
"""Of a file that does not say where it is from."""


@dataclass(frozen=True)
class EngineUsed:
    """An engine or model. licence, commercial: '' where nobody has said; learnt: whether what it makes is derived from
    what it has learnt; perhaps: used where it fits."""

    task: str
    name: str
    title: str
    revision: str
    licence: str
    commercial: str
    learnt: bool
    perhaps: bool


@dataclass(frozen=True)
class Making:
    """A node that makes something. seeds: one an item, in their order (an item's id may hold words of a script); voice:
    whose voice it speaks in, '' for its own."""

    node: str
    type: str
    version: int
    engines: tuple[EngineUsed, ...]
    seeds: tuple[int, ...]
    voice: str


@dataclass(frozen=True)
class Read:
    """A file that a node has read. stamp: its fingerprint in the task's key."""

    node: str
    path: Path
    stamp: str


@dataclass(frozen=True)
class Spoken:
    """A cloned voice. samples: digest of the takes that it was made of; consent: id of the record at the time."""

    name: str
    engine: str
    model: str
    samples: str
    consent: str


@dataclass(frozen=True)
class Lineage:
    """source_type: one of IPTC's terms, '' where all of it is of files that do not say."""

    source_type: str = UNKNOWN
    made: tuple[Making, ...] = ()
    files: tuple[Read, ...] = ()
    voices: tuple[Spoken, ...] = ()

    @property
    def digest(self) -> str:
        return digest_of(canonical(asdict(self)))
