"""What the engine says, phrased for the window: sentences, with names that the window shows and ways that it has.

The same errors are read in a terminal, where `shotgraph models pull` is the way; here it is a button.
"""

from __future__ import annotations

import re

from studio.base.errors import InvalidProject, Problem, ShotgraphError

_WAYS: tuple[tuple[str, str], ...] = (
    (r": in the settings, or with `shotgraph runtime install`", " in Settings, Model runtime"),
    (r": `shotgraph runtime install`", " in Settings, Model runtime"),
    (r"[Rr]un `shotgraph runtime install`", "Install it in Settings, Model runtime"),
    (r", or with `shotgraph voices consent`", ""),
    (r"Run `shotgraph voices list` to see them", "The Voices panel shows them"),
    (r"Run `shotgraph models pull [^`]+`(?: \([^)]*\))?, or press Download", "Press Download"),
    (r"Run `shotgraph models pull (?P<model>[^` ]+) --verify`", r"Download \g<model> again in the Models window"),
    (r"Run `shotgraph models pull (?P<model>[^`]+)`", r"Download \g<model> in the Models window"),
    (r": `shotgraph models pull [^`]+`", " in the Models window"),
    (r" and `shotgraph runtime install`", ", and what runs it in Settings, Model runtime"),
    (r" \(shotgraph models pull\)", " in the Models window"),
    (r"run `shotgraph models remove [^`]+`", "remove it in the Models window"),
    (r": `shotgraph models add`", " in the Models window"),
    (r"Run `shotgraph models list` to see (?P<what>which there are, and pull one|what there is)",
     "The Models window shows what there is"),
    (r"that `shotgraph models list` names", "that the Models window lists"),
    (r": `shotgraph models list` names them", " in the Models window"),
    (r"with `shotgraph models token` or in the Models window", "in the Models window"),
    (r"run `shotgraph models token`", "give it in the Models window"),
    (r" \(`shotgraph models token`\)", ", given in the Models window"),
    (r"name a target with --target NODE", "select a node and render up to it (Shift+Enter)"),
    (r", and `shotgraph render` takes --[^.]*(?:\.(?=\S)[^.]*)*", ""),
    (r" with --fresh", ""),
    (r"Pull with --revision main", "Add it again with revision main"),
    (r"Name them: --base (?P<names>[^.]+)", r"Choose one of \g<names>"),
)  # fmt: skip
_COMPILED = tuple((re.compile(pattern), words) for pattern, words in _WAYS)


def for_window(text: str) -> str:
    """A text of the engine without what only a terminal understands."""
    if "--" in text or "shotgraph " in text:
        for pattern, words in _COMPILED:
            text = pattern.sub(words, text)
    return text


def sentence(text: str) -> str:
    """With a capital and a full stop, where it has neither."""
    text = for_window(text).strip()
    if not text:
        return ""
    if not re.match(r"\w+[./_\\:]", text):  # a file's name stays as it is written
        text = text[:1].upper() + text[1:]
    return text if text[-1] in '.!?…。！？:”"' else f"{text}."


def said(error: object, *, place: bool = True) -> str:
    """An error as sentences: what happened, then what mends it. place: name the node and setting that it is of."""
    if isinstance(error, InvalidProject):
        return "\n".join(said(problem, place=place) for problem in error.problems)
    problem = error.problem if isinstance(error, ShotgraphError) else error
    if not isinstance(problem, Problem):
        return sentence(str(problem))
    where = (problem.node or "") if place else ""
    part = (problem.setting or problem.socket or "").replace("_", " ")
    where = f"{where}, {part}" if where and part else where or part
    text = " ".join(filter(None, (sentence(problem.what), sentence(problem.mend))))
    return f"{where}: {text}" if where else text
