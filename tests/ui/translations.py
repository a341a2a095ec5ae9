"""Gathers every string of the window that is translated, keeps the .ts files in step, and compiles them.

    python -m tests.ui.translations

lupdate reads Python by its tokens and misses what this code does with names (`t = self.tr`, a module's own `_t`), so
the sources are read as syntax trees here. The .ts files are Qt's: Linguist and lrelease work on them as on any others.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from studio.app import node_types
from studio.ui import node_words

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "studio" / "ui"
FOLDER = ROOT / "resources" / "i18n"
FORMS = {"en": 2, "zh_CN": 1}
"""Language -> its number of plural forms. English has a file for its plurals alone."""
_RECEIVERS = {"self.view": "GraphView"}
"""Objects that other classes translate through -> the class of these objects."""


@dataclass(frozen=True)
class Message:
    """A string as the code asks for it. context: a class or a name; plural: it counts something (%n)."""

    context: str
    source: str
    plural: bool
    place: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.context, self.source


_EXPLICIT = "the first argument says it"


class Unreadable(Exception):
    """A call whose string or context cannot be told from the source."""


def messages(folder: Path = SOURCES) -> list[Message]:
    """All messages, in the order of files and lines, each once. Raises Unreadable."""
    found: dict[tuple[str, str], Message] = {}
    for path in sorted(folder.rglob("*.py")):
        for message in _Reader(path).read():
            found.setdefault(message.key, message)
    return list(found.values())


def of_nodes() -> list[Message]:
    """What the node types that ship with the app say."""
    found = {words: spec.id for spec in node_types.shipped() for words in node_words.sources(spec) if words}
    return [Message(node_words.CONTEXT, words, False, id) for words, id in found.items()]


class _Reader:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._tree = ast.parse(path.read_text("utf-8"))
        self._shortcuts = dict(_shortcuts(self._tree))

    def read(self) -> Iterator[Message]:
        yield from self._walk(self._tree, "", {})

    def _walk(self, node: ast.AST, context: str, names: Mapping[str, str]) -> Iterator[Message]:
        """names: what translates here -> its context, for local names of self.tr and arguments of a known class."""
        for child in ast.iter_child_nodes(node):
            inner, own = context, names
            if isinstance(child, ast.ClassDef):
                inner, own = child.name, {}
            elif isinstance(child, ast.FunctionDef):
                own = {**names, **dict(_names(child, context))}
            elif isinstance(child, ast.Call):
                message = self._message(child, context, names)
                if message is not None:
                    yield message
            yield from self._walk(child, inner, own)

    def _message(self, call: ast.Call, context: str, names: Mapping[str, str]) -> Message | None:
        called = ast.unparse(call.func)
        arguments = list(call.args)
        if called == "self.tr":
            pass
        elif called in names and names[called] != _EXPLICIT:
            context = names[called]
        elif called in self._shortcuts:
            if arguments and not isinstance(arguments[0], ast.Constant):
                raise self._unreadable(call)
            context = self._shortcuts[called]
        elif called.endswith("QCoreApplication.translate") or called in names:
            if self._path.name == "node_words.py":
                return None  # words of node types, see of_nodes()
            if not isinstance(arguments[0], ast.Constant):
                raise self._unreadable(call)
            if not isinstance(arguments[1], ast.Constant):
                return None  # the body of a shortcut
            context = str(arguments.pop(0).value)  # type: ignore[attr-defined]
        elif called.endswith(".tr"):
            context = _RECEIVERS.get(called.removesuffix(".tr"), "")
            if not context:
                raise self._unreadable(call)
        else:
            return None
        words = arguments[0]
        if not isinstance(words, ast.Constant) or not isinstance(words.value, str):
            raise self._unreadable(call)
        place = f"{self._path.relative_to(ROOT).as_posix()}:{call.lineno}"
        return Message(context, words.value, len(arguments) > 2, place)

    def _unreadable(self, call: ast.Call) -> Unreadable:
        return Unreadable(f"{self._path.name}:{call.lineno}: {ast.unparse(call)[:80]}: write the string itself here")


def _names(function: ast.FunctionDef, context: str) -> Iterator[tuple[str, str]]:
    for argument in function.args.args:
        if isinstance(argument.annotation, ast.Name):
            yield f"{argument.arg}.tr", argument.annotation.id
    for step in ast.walk(function):
        if isinstance(step, ast.Assign):
            value = ast.unparse(step.value)
            if value == "self.tr" or value.endswith("QCoreApplication.translate"):
                for target in step.targets:
                    yield ast.unparse(target), context if value == "self.tr" else _EXPLICIT


def _shortcuts(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Functions of the module that translate their argument in a context of their own: name -> context."""
    for step in tree.body:
        if isinstance(step, ast.FunctionDef) and step.args.args:
            for call in ast.walk(step):
                if isinstance(call, ast.Call) and ast.unparse(call.func).endswith("QCoreApplication.translate"):
                    context, words = call.args[:2]
                    passed = isinstance(words, ast.Name) and words.id == step.args.args[0].arg
                    if passed and isinstance(context, ast.Constant):
                        yield step.name, str(context.value)


# --- .ts files ------------------------------------------------------------------------------------------------------


def read(path: Path) -> dict[tuple[str, str], list[str]]:
    """The finished translations of a .ts file: (context, source) -> its forms."""
    found: dict[tuple[str, str], list[str]] = {}
    if not path.exists():
        return found
    for context in ElementTree.parse(path).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            if translation is None or translation.get("type") == "unfinished":
                continue
            forms = [form.text or "" for form in translation.iter("numerusform")] or [translation.text or ""]
            found[context.findtext("name") or "", message.findtext("source") or ""] = forms
    return found


def write(path: Path, language: str, wanted: list[Message], known: dict[tuple[str, str], list[str]]) -> None:
    """A .ts file with these messages, those without a translation marked as unfinished."""
    lines = ['<?xml version="1.0" encoding="utf-8"?>', "<!DOCTYPE TS>", f'<TS version="2.1" language="{language}">']
    for context in dict.fromkeys(sorted(message.context for message in wanted)):
        lines += ["<context>", f"    <name>{escape(context)}</name>"]
        for message in wanted:
            if message.context != context:
                continue
            forms = known.get(message.key, [])
            mark = "" if forms and all(forms) else ' type="unfinished"'
            inner = escape("".join(forms))
            if message.plural:
                forms = forms or [""] * FORMS[language]
                inner = "".join(f"<numerusform>{escape(form)}</numerusform>" for form in forms)
            numerus = ' numerus="yes"' if message.plural else ""
            lines += [
                f"    <message{numerus}>",
                f"        <source>{escape(message.source)}</source>",
                f"        <translation{mark}>{inner}</translation>",
                "    </message>",
            ]
        lines.append("</context>")
    path.write_text("\n".join([*lines, "</TS>", ""]), "utf-8")


def update() -> dict[str, list[Message]]:
    """Bring the .ts files in step with the sources and compile them; what each language still lacks."""
    FOLDER.mkdir(exist_ok=True)
    found = messages() + of_nodes()
    lacking = {}
    for language in FORMS:
        path = FOLDER / f"shotgraph_{language}.ts"
        wanted = found if language != "en" else [message for message in found if message.plural]
        known = read(path)
        write(path, language, wanted, known)
        lacking[language] = [message for message in wanted if message.key not in known]
        tool = Path(sys.executable).with_name("pyside6-lrelease")
        subprocess.run([str(tool), "-silent", str(path), "-qm", str(path.with_suffix(".qm"))], check=True)
    return lacking


if __name__ == "__main__":
    for name, rest in update().items():
        print(f"{name}: {len(rest)} without translation")
        for one in rest:
            print(f"  {one.place}  {one.context}  {one.source!r}")
