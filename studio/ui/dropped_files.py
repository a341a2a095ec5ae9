"""Files that are let go over the window: which they are, and why one is of no use where it was let go."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QMimeData

_CUTS = {".otio", ".edl", ".fcpxml", ".xml"}
_FOREIGN = {".otioz", ".aaf", ".prproj", ".drp", ".fcpxmld"}
_SHOWN = 2  # files that are named; of the others their number is told


def _t(words: str) -> str:
    return QCoreApplication.translate("dropped files", words)


def local_files(data: QMimeData) -> list[Path]:
    """The files of this machine that are dragged or on the clipboard."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def why_left(paths: Sequence[Path]) -> str:
    """Why files could not be loaded, in a sentence for each."""
    words = [_reason(path) for path in paths[:_SHOWN]]
    if len(paths) > _SHOWN:
        words.append(_t("And {count} more files were left out.").format(count=len(paths) - _SHOWN))
    return " ".join(words)


def why_no_sound(paths: Sequence[Path], kinds: Collection[str]) -> str:
    """Why files are no recordings."""
    name, endings = paths[0].name, " ".join(kinds)
    return _t("{name} is no sound file that is read here. These are: {endings}.").format(name=name, endings=endings)


def _reason(path: Path) -> str:
    name, ending = path.name or str(path), path.suffix.lower()
    if path.is_dir():
        return _t("{name} is a folder without pictures: drop the files in it.").format(name=name)
    if not path.exists():
        return _t("{name} is not there any more.").format(name=name)
    if ending in _CUTS:
        return _t("{name} is a cut: the timeline reads it, drop it there.").format(name=name)
    if ending in _FOREIGN:
        return _t("{name} is a cut in its program's own form: export it as OTIO, FCPXML, XML or EDL.").format(name=name)
    if not ending:
        return _t("{name} has no ending that says what it is, and is neither film nor sound.").format(name=name)
    return _t(
        "{ending} files such as {name} are not read: films, pictures, sounds, scripts, captions and LUTs are."
    ).format(ending=ending, name=name)
