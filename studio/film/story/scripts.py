"""Any script's text as shots: a Markdown shot list, a Fountain screenplay or a chat model's answer."""

from __future__ import annotations

from typing import Literal

from studio.film.story import chatscripts, screenplay
from studio.film.story.chatlines import labelled
from studio.film.story.fountain import looks_like_fountain, parse_fountain
from studio.film.story.reading import Fate, Reading
from studio.film.story.screenplay import Script, to_markdown

Format = Literal["auto", "markdown", "fountain", "chat"]


def read(text: str, format: str = "auto") -> Reading:
    """A script and what became of its lines (of a screenplay's lines nothing is told). Raises ScriptError."""
    kind = kind_of(text) if format == "auto" else format
    if kind == "fountain":
        return Reading(parse_fountain(text), "fountain")
    if kind == "chat":
        return chatscripts.read_chat(text)
    return Reading(screenplay.parse(text), "markdown", _fates(text))


def kind_of(text: str) -> str:
    """'fountain', 'chat' or 'markdown'."""
    chat = chatscripts.is_chat(text)
    if looks_like_fountain(text) and not (chat and chatscripts.has_labels(text)):
        return "fountain"
    return "chat" if chat else "markdown"


def script_of(text: str, format: str = "auto") -> Script:
    """The script alone, sooner: as `read` gives it."""
    kind = kind_of(text) if format == "auto" else format
    return screenplay.parse(text) if kind == "markdown" else read(text, kind).script


def as_markdown(reading: Reading) -> str:
    """The app's own shot list of what was read; lines that went nowhere stay in it as comments."""
    kept = [fate for fate in reading.fates if fate.role in ("unknown", "outside") and (fate.words or fate.label)]
    if not kept:
        return to_markdown(reading.script)
    text = "\n".join(f"{fate.label}: {fate.words}" if fate.label else fate.words for fate in kept)
    return f"{to_markdown(reading.script)}\n<!-- Not part of the film:\n{text.replace('-->', '->')}\n-->\n"


def own_text(text: str, format: str = "auto") -> str:
    """The text as the app's own shot list: a chat model's is written anew, another stays as it is."""
    chat = format == "chat" or (format == "auto" and kind_of(text) == "chat")
    return as_markdown(read(text, "chat")) if chat else text


def _fates(text: str) -> tuple[Fate, ...]:
    out = []
    for number, title, spans in screenplay.places(text):
        for role, lines in spans:
            for at, line in lines:
                label = labelled(line) if role not in ("shot", "title") else None
                bare = not line.lstrip().startswith((">", "\\"))
                unsure = bool(bare and label and not label.role and label.label[:1].isupper() and not label.spoken)
                unsure = unsure and len(label.label.split()) <= 3 if label else False
                told = bool(label and label.role) or unsure
                words = label.value if label and label.role else line.strip()
                out.append(Fate(at, role, number, label.label if label and told else "", words or title, unsure))
    return tuple(sorted(out, key=lambda fate: fate.line))
