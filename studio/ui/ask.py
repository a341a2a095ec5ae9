"""The few questions that the app asks, in one place and in plain words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMessageBox, QWidget

_SHOWN, _LONG = 6, 160
"""How many of a kind a question shows, and how many letters of each."""


def _t(words: str) -> str:
    return QCoreApplication.translate("ask", words)


def _ask(parent: QWidget, title: str, words: str, answers: list[tuple[str, QMessageBox.ButtonRole]]) -> int:
    """Number of the answer; -1 when the box was closed. The first answer is what Enter gives."""
    box = QMessageBox(parent)
    box.setWindowTitle("Shotgraph")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(title)
    box.setInformativeText(words)
    buttons = [box.addButton(answer, role) for answer, role in answers]
    box.setDefaultButton(buttons[0])
    box.exec()
    clicked = box.clickedButton()
    return next((number for number, button in enumerate(buttons) if button is clicked), -1)


def tell(parent: QWidget, title: str, words: str) -> None:
    _ask(parent, title, words, [(_t("Close"), QMessageBox.ButtonRole.AcceptRole)])


def open_elsewhere(parent: QWidget, name: str) -> None:
    """Another window has the project open: what both change is not brought together."""
    tell(
        parent,
        _t("“{name}” is open in another window").format(name=name),
        _t("Whoever saves last replaces what the other has saved. Close it in one of the windows."),
    )


def open_backup(parent: QWidget, name: str, words: str) -> bool:
    """A project is damaged: whether the copy that was kept at the last save should be opened."""
    answer = _ask(
        parent,
        _t("“{name}” cannot be opened").format(name=name),
        words,
        [
            (_t("Open the backup"), QMessageBox.ButtonRole.AcceptRole),
            (_t("Close"), QMessageBox.ButtonRole.RejectRole),
        ],
    )
    return answer == 0


def save_first(parent: QWidget, name: str) -> bool | None:
    """True to save, False to throw away, None to go back."""
    answer = _ask(
        parent,
        _t("Save “{name}” before it is closed?").format(name=name),
        _t("Your changes are lost if you do not save them."),
        [
            (_t("Save"), QMessageBox.ButtonRole.AcceptRole),
            (_t("Don’t save"), QMessageBox.ButtonRole.DestructiveRole),
            (_t("Cancel"), QMessageBox.ButtonRole.RejectRole),
        ],
    )
    return {0: True, 1: False}.get(answer)


def film_or_project(parent: QWidget, name: str) -> bool | None:
    """A film or picture that carries its project was let go: True to load it, False to open the project."""
    answer = _ask(
        parent,
        _t("“{name}” carries its project").format(name=name),
        _t("Use what is seen and heard, or open the project that it was made with. With Shift it is used at once."),
        [
            (_t("Use it here"), QMessageBox.ButtonRole.AcceptRole),
            (_t("Open its project"), QMessageBox.ButtonRole.ActionRole),
            (_t("Cancel"), QMessageBox.ButtonRole.RejectRole),
        ],
    )
    return {0: True, 1: False}.get(answer)


def stop_render(parent: QWidget, name: str) -> bool:
    answer = _ask(
        parent,
        _t("Stop rendering “{name}”?").format(name=name),
        _t("What is finished is kept: the next render goes on from there."),
        [
            (_t("Stop"), QMessageBox.ButtonRole.AcceptRole),
            (_t("Go on rendering"), QMessageBox.ButtonRole.RejectRole),
        ],
    )
    return answer == 0


def recover(parent: QWidget, name: str, *, saved: bool = True) -> bool:
    """saved: there is a file to open instead; else the work is offered again at the next start."""
    answer = _ask(
        parent,
        _t("Recover unsaved work in “{name}”?").format(name=name),
        _t("Shotgraph ended unexpectedly. Everything up to the last moment before was kept."),
        [
            (_t("Recover"), QMessageBox.ButtonRole.AcceptRole),
            (_t("Open the saved file") if saved else _t("Not now"), QMessageBox.ButtonRole.RejectRole),
        ],
    )
    return answer == 0


def clear_store(parent: QWidget) -> bool:
    answer = _ask(
        parent,
        _t("Remove all results from the disk?"),
        _t("Projects and kept takes stay. Everything else has to be rendered again when it is needed."),
        [
            (_t("Cancel"), QMessageBox.ButtonRole.RejectRole),
            (_t("Remove"), QMessageBox.ButtonRole.DestructiveRole),
        ],
    )
    return answer == 1


def trust_plugin(parent: QWidget, name: str, folder: str) -> bool:
    answer = _ask(
        parent,
        _t("Trust the plugin “{name}”?").format(name=name),
        _t(
            "Its code runs on this machine with all your rights: it can read, change and send any file you can. "
            "Trust it only if you know who wrote it. It lies in {folder}."
        ).format(folder=folder),
        [
            (_t("Don’t trust"), QMessageBox.ButtonRole.RejectRole),
            (_t("Trust it"), QMessageBox.ButtonRole.AcceptRole),
        ],
    )
    return answer == 1


def reach(
    parent: QWidget,
    name: str,
    writes: Sequence[str],
    letters: Mapping[str, Sequence[tuple[str, Sequence[str]]]],
    reads: Sequence[str],
) -> bool:
    """Whether a project may touch what lies beyond its folder. letters: endpoint -> the nodes that would send to it,
    each with what it would send."""
    parts: list[str] = []
    if writes:
        parts += [_t("It writes files outside its folder:"), *_some(writes), ""]
    for place, nodes in letters.items():
        parts.append(_t("It sends texts to {place}:").format(place=place))
        for node, texts in nodes:
            parts += [f"{node}:", *_some(texts)]
        parts.append("")
    if reads:
        parts += [_t("It reads {count} files outside its folder:").format(count=len(reads)), *_some(reads), ""]
    parts.append(_t("Allow it only if you know where the project comes from. You are asked once."))
    answer = _ask(
        parent,
        _t("“{name}” reaches beyond its folder").format(name=name),
        "\n".join(parts),
        [
            (_t("Don’t allow"), QMessageBox.ButtonRole.RejectRole),
            (_t("Allow"), QMessageBox.ButtonRole.AcceptRole),
        ],
    )
    return answer == 1


def _some(texts: Sequence[str]) -> list[str]:
    """A few of them, each on a line and cut short."""
    shown = [" ".join(text.split()) for text in texts[:_SHOWN]]
    lines = [f"    {text if len(text) <= _LONG else text[: _LONG - 1] + '…'}" for text in shown]
    return lines if len(texts) <= _SHOWN else [*lines, _t("    and {count} more").format(count=len(texts) - _SHOWN)]


def changed_on_disk(parent: QWidget, name: str) -> str | None:
    """'overwrite', 'reload' or None to go back."""
    answer = _ask(
        parent,
        _t("Another program has changed “{name}”").format(name=name),
        _t("Saving replaces what it wrote; the file as it is now is kept as a backup ending in .bak."),
        [
            (_t("Save mine"), QMessageBox.ButtonRole.AcceptRole),
            (_t("Load theirs"), QMessageBox.ButtonRole.DestructiveRole),
            (_t("Cancel"), QMessageBox.ButtonRole.RejectRole),
        ],
    )
    return {0: "overwrite", 1: "reload"}.get(answer)


def resume(parent: QWidget, node: str, item: str) -> bool:
    place = _t("node “{node}”").format(node=node) if node else _t("your film")
    if item:
        place += _t(", {item}").format(item=item)
    answer = _ask(
        parent,
        _t("The engine stopped while it worked on {place}").format(place=place),
        _t("It has been started again. Your project is safe, and what was finished is kept."),
        [
            (_t("Resume the render"), QMessageBox.ButtonRole.AcceptRole),
            (_t("Not now"), QMessageBox.ButtonRole.RejectRole),
        ],
    )
    return answer == 0
