"""Scripts of other programs as text: Final Draft's .fdx as Fountain, Word's .docx as Fountain or Markdown.

Sources: Final Draft's FDX as Final Draft 8 to 13 write it (no schema is published); ECMA-376, WordprocessingML.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from studio.base.errors import MediaError
from studio.film.story.fountain_marks import is_cue, is_heading
from studio.film.story.xmlreading import member, parsed

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OLD_W = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"  # ISO's strict form
_HALF_INCH = 720  # twentieths of a point

# what each program calls its elements, in lower case without blanks -> the element
_ELEMENTS = {
    **dict.fromkeys(("sceneheading", "slugline", "scene", "sceneheader", "shot"), "heading"),
    **dict.fromkeys(("action", "general", "description", "direction"), "action"),
    **dict.fromkeys(("character", "charactername", "cue"), "character"),
    **dict.fromkeys(("dialogue", "dialog", "speech", "lyrics", "singing"), "dialogue"),
    **dict.fromkeys(("parenthetical", "parentheses"), "parenthetical"),
    **dict.fromkeys(("transition",), "transition"),
    **dict.fromkeys(("newact", "endofact", "section"), "section"),
}


@dataclass(frozen=True)
class Line:
    """A paragraph of a screenplay: what it is ("" where nobody says), and its text."""

    element: str
    text: str
    number: str = ""


def from_fdx(data: bytes) -> str:
    """Final Draft's script as Fountain. Raises MediaError when it cannot be read."""
    root = parsed(data, "the Final Draft script")
    lines = []
    for paragraph in root.findall("./Content//Paragraph"):
        if paragraph.find(".//Paragraph") is not None:
            continue  # two who speak at once: theirs come by themselves
        text = "".join(part.text or "" for part in paragraph.findall("./Text"))
        kind = _ELEMENTS.get(_bare(paragraph.get("Type", "")), "action")
        lines.append(Line(kind, text, paragraph.get("Number", "")))
    titles = ("".join(part.text or "" for part in p.findall("./Text")) for p in root.findall("./TitlePage//Paragraph"))
    title = next((text.strip() for text in titles if text.strip()), "")
    return fountain(lines, title)


def from_docx(data: bytes) -> tuple[str, bool]:
    """Word's document, and whether it is Fountain for sure: so it is where its paragraphs are named as a screenplay's,
    else it is the text, with headings as Markdown's. Deleted text of tracked changes is left out. Raises MediaError."""
    body = parsed(member(data, "word/document.xml", "the document"), "the document")
    try:
        styles = _styles(parsed(member(data, "word/styles.xml", "the document"), "the document"))
    except MediaError:  # a document without named styles
        styles = {}
    paragraphs = [_paragraph(one, styles) for one in body.iter() if one.tag in (f"{_W}p", f"{_OLD_W}p")]
    if sum(_bare(style) in _ELEMENTS for style, _, _ in paragraphs) >= 2:
        known = [(_ELEMENTS.get(_bare(style), ""), text) for style, _, text in paragraphs]
        title = next((text for style, _, text in paragraphs if _bare(style) == "title" and text.strip()), "")
        return fountain([Line(kind or "action", text) for kind, text in known if text.strip() != title], title), True
    return _as_typed(paragraphs), False


def fountain(lines: Iterable[Line], title: str = "") -> str:
    """A screenplay's paragraphs as Fountain, each element forced to be what it is."""
    out = [f"Title: {' '.join(title.split())}", ""] if title else []
    speaking = False
    for line in lines:
        text = " ".join(line.text.split()) if line.element != "action" else line.text.strip()
        if not text:
            continue
        spoken = line.element in ("dialogue", "parenthetical") and speaking
        if not spoken:
            out.append("")
        speaking = line.element == "character" or spoken
        number = f" #{line.number}#" if re.fullmatch(r"[\w.-]+", line.number) else ""
        bracketed = text if text.startswith("(") else f"({text})"
        out.append(
            {
                "heading": f".{text.lstrip('.')}{number}",
                "character": f"@{text.lstrip('@')}",
                "transition": f"> {text}",
                "section": f"# {text}",
                "parenthetical": bracketed,
                "dialogue": text,
            }.get(line.element)
            or "\n".join(f"!{part}" if part.strip() else "" for part in text.splitlines())
        )
    return "\n".join(out).strip("\n") + "\n"


def _bare(name: str) -> str:
    return re.sub(r"[^a-z]", "", name.lower())


# --- Word ---------------------------------------------------------------------------------------------------------


def _styles(root: Element) -> dict[str, str]:
    """Style id -> its name."""
    found = {}
    for style in root:
        id, name = _attribute(style, "styleId"), _child(style, "name")
        if id and name is not None:
            found[id] = _attribute(name, "val")
    return found


def _paragraph(paragraph: Element, styles: dict[str, str]) -> tuple[str, float, str]:
    """The name of its style, how far it is indented (twentieths of a point, much where it is centred), its text."""
    about = _child(paragraph, "pPr")
    style = _child(about, "pStyle")
    indent, align = _child(about, "ind"), _child(about, "jc")
    left = _attribute(indent, "left") or _attribute(indent, "start")
    far = float(left) if re.fullmatch(r"-?\d+", left) else 0.0
    if _attribute(align, "val") == "center":
        far = max(far, 4.0 * _HALF_INCH)
    id = _attribute(style, "val")
    return styles.get(id, id), far, "".join(_text(paragraph))


def _text(element: Element) -> Iterator[str]:
    for child in element:
        name = child.tag.rpartition("}")[2]
        if name == "t":
            yield child.text or ""
        elif name == "tab":
            yield "\t"
        elif name in ("br", "cr"):
            yield "\n"
        elif name in ("noBreakHyphen",):
            yield "-"
        elif name in ("r", "ins", "hyperlink", "smartTag", "sdt", "sdtContent", "moveTo", "fldSimple"):
            yield from _text(child)  # what was deleted or moved away (del, moveFrom) is not text any more


def _child(element: Element | None, name: str) -> Element | None:
    if element is None:
        return None
    return next((child for child in element if child.tag in (f"{_W}{name}", f"{_OLD_W}{name}")), None)


def _attribute(element: Element | None, name: str) -> str:
    if element is None:
        return ""
    return element.get(f"{_W}{name}") or element.get(f"{_OLD_W}{name}") or ""


def _as_typed(paragraphs: Sequence[tuple[str, float, str]]) -> str:
    """The text of a document that nobody marked up. Where blank paragraphs part what belongs together, lines stay as
    they are; else each paragraph stands alone, and a cue stays with the speech below it."""
    filled = [text for _, _, text in paragraphs if text.strip()]
    spaced = len(paragraphs) - len(filled) >= len(filled) / 4
    out: list[str] = []
    for number, (style, far, text) in enumerate(paragraphs):
        heading = re.fullmatch(r"heading ?([1-6])", style.lower())
        if heading or style.lower() == "title":
            out += (
                ["", f"{'#' * (int(heading[1]) if heading else 1)} {' '.join(text.split())}", ""]
                if text.strip()
                else []
            )
            continue
        out.append(text.rstrip())
        below = paragraphs[number + 1] if number + 1 < len(paragraphs) else ("", 0.0, "")
        speaks = is_cue(text.strip()) and far >= _HALF_INCH and below[2].strip() and not is_heading(below[2].strip())
        spoken = text.strip().startswith("(") and far >= _HALF_INCH and below[1] >= _HALF_INCH / 2
        if not spaced and not speaks and not spoken:
            out.append("")
    return re.sub(r"\n{3,}", "\n\n", "\n".join(out)).strip("\n") + "\n"
