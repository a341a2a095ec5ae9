"""Text that came out of a web page or an editor, as it is read aloud: without HTML's tags, comments and entities."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from typing import Final

_SILENT: Final = ("script", "style", "head", "template", "noscript")
_BLOCKS: Final = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "caption",
        "dd",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
    ]
)
_INLINE: Final = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "center",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "img",
        "input",
        "ins",
        "kbd",
        "label",
        "link",
        "mark",
        "meta",
        "picture",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "source",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "svg",
        "time",
        "tt",
        "u",
        "var",
        "video",
        "audio",
        "wbr",
        "button",
        "col",
        "colgroup",
        "canvas",
        "details",
        "summary",
        "iframe",
        "object",
        "picture",
    ]
)
_KNOWN: Final = _BLOCKS | _INLINE | frozenset(_SILENT)
_TAG: Final = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)((?:\s[^<>]*)?/?)>")
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")


def readable(text: str) -> str:
    """The text without markup. Only what is a tag of HTML goes, so 'a < b' and '<name>' stay; what stands apart on a
    page stands on a line of its own. A text without any is given back as it is."""
    tagged = any(found[2].lower() in _KNOWN for found in _TAG.finditer(text)) or "<!--" in text
    if not tagged:
        return _ENTITY.sub(lambda found: html.unescape(found[0]), text)
    reader = _Reader()
    reader.feed(_without_comments(text))
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).splitlines())
    return "\n".join(line for line in lines if line)


def _without_comments(text: str) -> str:
    """One that does not end goes on to the text's end, as browsers have it; the parser would look for that of each."""
    kept, at = [], 0
    while (begins := text.find("<!--", at)) >= 0:
        kept.append(text[at:begins])
        ends = text.find("-->", begins + 4)
        at = ends + 3 if ends >= 0 else len(text)
    return "".join([*kept, text[at:]])


class _Reader(HTMLParser):
    """What of a page is read, with a line's end where a block begins or ends."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent.append(tag)
        elif tag not in _KNOWN:
            self._say(self.get_starttag_text() or "")
        elif tag in _BLOCKS:
            self._say("\n")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self._say("\n")
        elif tag not in _KNOWN:
            self._say(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._silent:
            del self._silent[self._silent.index(tag) :]
        elif tag in _BLOCKS:
            self._say("\n")

    def handle_data(self, data: str) -> None:
        self._say(data)

    def _say(self, text: str) -> None:
        if not self._silent:
            self.parts.append(text)
