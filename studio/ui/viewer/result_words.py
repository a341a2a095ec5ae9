"""What the viewer says: why there is nothing to see, and the facts of what there is."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from PySide6.QtCore import QCoreApplication

from studio.host.news import Facts
from studio.media.timecode import timecode
from studio.ui.run_state import Status
from studio.ui.session import Session
from studio.ui.viewer.message import Words
from studio.ui.viewer.subject import ViewerSubject
from studio.ui.window_words import sentence


def _t(words: str) -> str:
    return QCoreApplication.translate("viewer", words)


def why_missing(session: Session, subject: ViewerSubject, *, seen: bool) -> Words:
    """Why there is no result of a subject, and what mends it. seen: an older one is still in sight."""
    task = session.run.task(subject.node, subject.item)
    match task.status:
        case Status.FAILED:
            what = task.message or _t("This failed")
            return Words(sentence(what), sentence(task.mend), _t("Try again"), "error")
        case Status.RUNNING:
            left = _t("{time} s left").format(time=round(task.left)) if task.left is not None else ""
            what = _t("Being made: {part}").format(part=f"{task.fraction * 100:.0f} %")
            return Words(what, left, "", "accent", task.fraction)
        case Status.QUEUED:
            return Words(_t("Waiting for its turn"))
        case Status.SKIPPED:
            return Words(_t("Something that this needs has failed"), "", _t("Try again"), "warning")
    node = session.document.graph.nodes.get(subject.node)
    if node is not None and node.muted:
        return Words(_t("This node is muted"), _t("It gives nothing. M on the canvas wakes it."))
    if seen:
        return Words(_t("Out of date"), "", _t("Render this"), "warning")
    return Words(_t("Not rendered yet"), "", _t("Render this"))


def nothing_chosen() -> Words:
    return Words(_t("Nothing to look at yet"), _t("Select a node, or double-click one to keep it here."))


def no_engine() -> Words:
    return Words(_t("The engine is not running"), _t("Results are shown when it is."))


def failed(what: str, mend: str) -> Words:
    return Words(sentence(what), sentence(mend), _t("Try again"), "error")


def about(facts: Facts, at: float = 0.0) -> str:
    """The facts of a value in one line, with the source's timecode at a second of it."""
    parts = []
    if facts.width:
        parts.append(f"{facts.width} × {facts.height}")
        if facts.bit_depth > 8:
            parts.append(_t("{bits} bits").format(bits=facts.bit_depth))
    if facts.kind == "video":
        parts.append(f"{float(facts.rate):.5g} fps")
    if facts.kind == "audio":
        parts.append(f"{float(facts.rate) / 1000:g} kHz")
        names = {1: _t("mono"), 2: _t("stereo"), 6: "5.1"}
        parts.append(names.get(facts.channels, str(facts.channels)))
    if facts.kind == "signal" and facts.number is not None:
        parts.append(_t("stays at {value}").format(value=f"{facts.number:g}"))
    if facts.kind in ("video", "audio"):
        parts.append(f"{facts.seconds:.1f} s")
    code = timecode(facts.timecode, facts.rate) if facts.timecode else None
    if code is not None:
        # The frame that is on screen at that moment, not the nearest one.
        frames = int(Fraction(at) * facts.rate + Fraction(1, 1000))
        parts.append(f"TC {code.after(frames / facts.rate)}")
    return " · ".join(parts)


def motion_words(data: Mapping[str, Any]) -> str:
    """What a motion does, a line for each part of it."""
    lines = []
    for number, brush in enumerate(data["brushes"], 1):
        if brush["strokes"] or brush.get("region"):
            ways = [
                (_t("path of {count} points").format(count=len(brush["path"])), len(brush["path"]) > 1),
                (_t("horizontal {value:+g}").format(value=brush["horizontal"]), brush["horizontal"]),
                (_t("vertical {value:+g}").format(value=brush["vertical"]), brush["vertical"]),
                (_t("proximity {value:+g}").format(value=brush["proximity"]), brush["proximity"]),
                (_t("ambient {value:g}").format(value=brush["ambient"]), brush["ambient"]),
            ]
            moves = ", ".join(words for words, there in ways if there) or _t("painted, but it does not move yet")
            lines.append(_t("Brush {number}: {moves}").format(number=number, moves=moves))
    if data["static"]:
        lines.append(_t("A mask holds a part still"))
    if data["camera"]:
        lines.append(_t("Camera: {count} keyframes").format(count=len(data["camera"])))
    if data["handheld"]:
        lines.append(_t("Hand-held: {value:g}").format(value=data["handheld"]))
    return "\n".join(lines) or _t("Nothing moves yet. Paint what should move in the Motion brush panel.")
