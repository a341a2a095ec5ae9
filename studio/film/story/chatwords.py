"""The words behind a label: parts with labels of their own, who speaks, quotes, and the many ways to say nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable

from studio.film.story.chatlines import unmarked
from studio.film.story.labels import role

_NOTHING = re.compile(
    r"[\s(\[（]*(?:none|n/?a|nil|no (?:dialogue|narration|voice-?over|vo|text|music|sound|audio)|silent|no one speaks|"
    r"无|無|没有|暂无|ninguno|ninguna|sin (?:narración|diálogo|texto|voz)|keine?[rs]?|kein (?:text|dialog)|"
    r"aucune?|pas de (?:texte|dialogue|voix off)|なし|無し|-+|–|—|\.\.\.|…|/)[\s.)\]）。]*",
    re.IGNORECASE,
)
_OPEN, _CLOSE = "\"“”„«»「『《‘'", "\"”“»«」』》’'"
_INNER = re.compile(
    r"(?:^|<br\s*/?>|[;；|•]|[.。](?=\s)|(?<=[\"”»」])(?=\s)|\n)\s*((?:\*\*|__)?([^\W\d_][^\n:：*|;；.,()（）]{0,24}|V\.O\.)"
    r"(?:\*\*|__)?\s*(?:[(（][^()（）]{0,60}[)）])?\s*[:：]\s*(?:\*\*|__)?)"
)
_SPEAKER = re.compile(
    r"^([^\W\d_][^:：\n\"“”「『«»?!.,]{0,30}?)\s*(?:[(（\[][^()（）\[\]]{0,80}[)）\]])?\s*[:：]\s*(?=\S)(.*)$",
    re.DOTALL,
)
_ASIDE = re.compile(r"^\s*[(（\[][^()（）\[\]]{0,120}[)）\]]\s*:?\s*")
_SAYS = re.compile(r"^[^\"“„«「『]{1,90}[:：,，]\s*([\"“„«「『].+[\"”“»」』])\s*\.?$", re.DOTALL)


def empty(text: str) -> bool:
    """Whether a value says that there is nothing."""
    return not text.strip() or _NOTHING.fullmatch(text) is not None


def without_quotes(text: str) -> str:
    """Without quotation marks around the whole."""
    text = text.strip()
    inner = text.rstrip(" .,")
    if len(inner) >= 2 and inner[0] in _OPEN and inner[-1] in _CLOSE:
        middle = inner[1:-1]
        if not any(mark in middle for mark in '"“”„«»「」『』'):
            return middle.strip()
    return text


def segments(name: str, value: str) -> list[tuple[str, str]]:
    """(role, text) of the parts of a value: 'waves; Music: piano' of a sound is sound and music."""
    if name in ("narration", "dialogue"):
        found = [mark for mark in _INNER.finditer(value) if _known(mark) and mark[0].lstrip().lower().startswith("<br")]
    else:
        found = [mark for mark in _INNER.finditer(value) if _known(mark)]
    if not found:
        return [(name, _breaks(value))] if value.strip() else []
    out = [(name, _breaks(value[: found[0].start()]))] if value[: found[0].start()].strip(" <br/>") else []
    for place, mark in enumerate(found):
        end = found[place + 1].start() if place + 1 < len(found) else len(value)
        out.append((role(mark[2].strip(" *_")), _breaks(value[mark.end() : end])))
    return out


def _known(mark: re.Match[str]) -> bool:
    return role(mark[2].strip(" *_")) not in ("", "note", "number", "title")


def _breaks(text: str) -> str:
    return re.sub(r"\s*<br\s*/?>\s*", " ", text).strip(" ;；|")


def speech(value: str, named: bool) -> tuple[str, str]:
    """Who speaks ('' for nobody in particular) and what is said, without quotes and stage directions. named: a name
    before a colon is a speaker even where nothing is in quotes."""
    text, speaker = _ASIDE.sub("", unmarked(value)).strip(), ""
    found = _SPEAKER.match(text)
    if found and (named or role(found[1]) in ("narration", "dialogue") or found[2].lstrip()[:1] in '"“„«「『(（'):
        speaker, text = found[1].strip(), _ASIDE.sub("", found[2]).strip()
        if len(speaker.split()) > 3:
            speaker = ""
    elif says := _SAYS.match(text):
        text = says[1]
    parts = re.findall(r"[\"“„]([^\"“”„]{1,2000})[\"”“]", text)
    if len(parts) > 1 and not re.sub(r"[\"“„][^\"“”„]{1,2000}[\"”“]", "", text).strip(" .,/–—-"):
        text = " ".join(part.strip() for part in parts)
    return speaker, without_quotes(text)


def joined(texts: Iterable[str]) -> str:
    """Phrases as sentences, one behind the other."""
    given = list(dict.fromkeys(text.strip().rstrip(";,；，") for text in texts if text.strip()))
    if len(given) < 2:
        return "".join(given)
    out: list[str] = []
    for text in given:
        if text:
            wide = re.match(r"[\u3000-\u9fff\uff00-\uffef]", text[-1]) is not None
            out.append(text if text[-1] in '.!?…。！？"”»」』' else text + ("。" if wide else "."))
    return " ".join(out)
