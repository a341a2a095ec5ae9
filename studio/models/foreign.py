"""Weights that no library of torch reads, known by their first bytes: files of one's own for the engines that do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from studio.base.files import fingerprint


@dataclass(frozen=True)
class Foreign:
    """library: as in the catalogue; task: of the catalogue; kind: what an engine runs; files: those that count."""

    library: str
    task: str
    kind: str
    files: tuple[Path, ...]

    @property
    def revision(self) -> str:
        """Changes when a file does."""
        return "+".join(fingerprint(file) for file in self.files)

    @property
    def size(self) -> int:
        return sum(file.stat().st_size for file in self.files)


SUFFIXES: Final = (".gguf", ".sf2", ".sf3")
_VOCABULARIES: Final = ("vocabulary.txt", "vocabulary.json")


def foreign(path: Path) -> Foreign | None:
    """A folder of Whisper for CTranslate2, a language model as GGUF, or a SoundFont; None for anything else."""
    try:
        if path.is_dir():
            files = [path / "model.bin", path / "config.json", *(path / name for name in _VOCABULARIES)]
            there = tuple(file for file in files if file.is_file())
            if len(there) > 2 and there[:2] == tuple(files[:2]):
                return Foreign("ctranslate2", "speech-recognition", "FasterWhisper", there)
        elif path.is_file() and path.suffix.lower() in SUFFIXES:
            with path.open("rb") as file:
                start = file.read(12)
            if start[:4] == b"GGUF":
                return Foreign("llama.cpp", "text-generation", "GGUF", (path,))
            if start[:4] == b"RIFF" and start[8:] == b"sfbk":
                return Foreign("soundfont", "text-to-music", "SoundFont", (path,))
    except OSError:
        return None  # whoever reads it will say why
    return None


def library_at(path: Path) -> str:
    """The library of the catalogue that reads what lies here; '' for those of torch."""
    found = foreign(path)
    return found.library if found is not None else ""
