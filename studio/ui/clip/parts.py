"""Which parts of a clip the panel shows, under which words, with which limits."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, get_args

from PySide6.QtCore import QCoreApplication

from studio.embedded.filters.blending import Blend
from studio.graph.spec import Multiline, Setting, Slider
from studio.ui import node_words
from studio.ui.timeline.naming import entrance_words, framing_words, title_words, transition_words


@dataclass(frozen=True)
class ClipPart:
    """name: as `changes` knows it. kinds: of clips that have it. words: of its choices."""

    name: str
    label: str
    setting: Setting
    kinds: tuple[str, ...] = ("picture", "title", "sound")
    words: dict[Any, str] = field(default_factory=dict)


@dataclass(frozen=True)
class PartGroup:
    name: str
    title: str
    parts: tuple[ClipPart, ...]
    folded: bool = False


PICTURED, HEARD, TITLED = ("picture", "title"), ("picture", "sound"), ("title",)


def _number(
    name: str, label: str, usual: float, least: float, most: float, step: float, unit: str, kinds: tuple[str, ...]
) -> ClipPart:
    return ClipPart(name, label, Setting(name, float, usual, Slider(least, most, step, unit)), kinds)


def _switch(name: str, label: str, kinds: tuple[str, ...], usual: bool = False) -> ClipPart:
    return ClipPart(name, label, Setting(name, bool, usual), kinds)


def _choice(name: str, label: str, words: dict[Any, str], kinds: tuple[str, ...]) -> ClipPart:
    known = tuple(words)
    return ClipPart(name, label, Setting(name, str, known[0], choices=known), kinds, words)


def groups() -> tuple[PartGroup, ...]:
    """All of them, in the language of the window."""
    t = QCoreApplication.translate
    ways = {
        "right": t("clip", "to the right"),
        "left": t("clip", "to the left"),
        "down": t("clip", "down"),
        "up": t("clip", "up"),
    }
    return (
        PartGroup(
            "title",
            t("clip", "Title"),
            (
                ClipPart("title.text", t("clip", "Text"), Setting("text", str, "", Multiline()), TITLED),
                ClipPart("title.subtitle", t("clip", "Second line"), Setting("subtitle", str, ""), TITLED),
                _choice("title.style", t("clip", "Style"), title_words(), TITLED),
                _number("title.size", t("clip", "Size"), 6.0, 0.5, 30, 0.1, "%", TITLED),
                ClipPart("title.color", t("clip", "Colour"), Setting("color", str, "#ffffff"), TITLED),
                ClipPart("title.accent", t("clip", "Accent"), Setting("accent", str, "#5b9dff"), TITLED),
                _choice("title.enter", t("clip", "Comes in"), entrance_words(), TITLED),
                _number("title.enter_seconds", t("clip", "in"), 0.6, 0, 5, 0.05, "s", TITLED),
                _choice("title.leave", t("clip", "Goes out"), entrance_words(), TITLED),
                _number("title.leave_seconds", t("clip", "in"), 0.6, 0, 5, 0.05, "s", TITLED),
            ),
        ),
        PartGroup(
            "place",
            t("clip", "Picture"),
            (
                _choice("look.framing", t("clip", "Fit"), framing_words(), ("picture",)),
                _number("look.opacity", t("clip", "Opacity"), 100, 0, 100, 1, "%", PICTURED),
                _choice("look.blend", t("clip", "Blend"), {b: node_words.label(b) for b in get_args(Blend)}, PICTURED),
                _number("look.x", t("clip", "Right"), 0, -100, 100, 0.1, "%", PICTURED),
                _number("look.y", t("clip", "Down"), 0, -100, 100, 0.1, "%", PICTURED),
                _number("look.scale", t("clip", "Scale"), 100, 0, 400, 0.5, "%", PICTURED),
                _number("look.rotation", t("clip", "Rotation"), 0, -180, 180, 0.5, "°", PICTURED),
            ),
        ),
        PartGroup(
            "crop",
            t("clip", "Crop and anchor"),
            (
                _number("look.crop_left", t("clip", "Left"), 0, 0, 100, 0.5, "%", PICTURED),
                _number("look.crop_right", t("clip", "Right"), 0, 0, 100, 0.5, "%", PICTURED),
                _number("look.crop_top", t("clip", "Top"), 0, 0, 100, 0.5, "%", PICTURED),
                _number("look.crop_bottom", t("clip", "Bottom"), 0, 0, 100, 0.5, "%", PICTURED),
                _number("look.anchor_x", t("clip", "Anchor across"), 50, -50, 150, 0.5, "%", PICTURED),
                _number("look.anchor_y", t("clip", "Anchor down"), 50, -50, 150, 0.5, "%", PICTURED),
            ),
            folded=True,
        ),
        PartGroup(
            "speed",
            t("clip", "Speed"),
            (
                _number("speed", t("clip", "Speed"), 100, 5, 1000, 1, "%", HEARD),
                _number("pace", t("clip", "Ramp"), 1, 0, 8, 0.05, "×", HEARD),
                _switch("reverse", t("clip", "Backwards"), HEARD),
                _switch("freeze", t("clip", "Freeze"), ("picture",)),
                _switch("same_pitch", t("clip", "Keep the pitch"), HEARD),
                _choice(
                    "beyond",
                    t("clip", "At its end"),
                    {
                        "hold": t("clip", "hold the last frame"),
                        "loop": t("clip", "begin again"),
                        "black": t("clip", "nothing"),
                    },
                    HEARD,
                ),
            ),
        ),
        PartGroup(
            "sound",
            t("clip", "Sound"),
            (
                _number("gain", t("clip", "Volume"), 0, -60, 12, 0.1, "dB", HEARD),
                _number("pan", t("clip", "Pan"), 0, -100, 100, 1, "%", HEARD),
                _switch("muted", t("clip", "Muted"), ("sound",)),
                _number("lead", t("clip", "Begins before"), 0, -5, 5, 0.05, "s", ("picture",)),
                _number("lag", t("clip", "Goes on after"), 0, -5, 5, 0.05, "s", ("picture",)),
                _number("crossfade", t("clip", "Crossfade"), -1, -1, 5, 0.05, "s", ("picture",)),
            ),
        ),
        PartGroup(
            "fades",
            t("clip", "Fades"),
            (
                _number("fade_in", t("clip", "Fade in"), 0, 0, 10, 0.05, "s", ("picture", "sound")),
                _number("fade_out", t("clip", "Fade out"), 0, 0, 10, 0.05, "s", ("picture", "sound")),
            ),
        ),
        PartGroup(
            "transition",
            t("clip", "Transition from the clip before"),
            (
                _number("transition.seconds", t("clip", "Length"), 0, 0, 5, 0.04, "s", PICTURED),
                _choice("transition.kind", t("clip", "Kind"), transition_words(), PICTURED),
                _choice("transition.way", t("clip", "Way"), ways, PICTURED),
                _number("transition.softness", t("clip", "Softness"), 5, 0, 100, 1, "%", PICTURED),
                ClipPart("transition.color", t("clip", "Colour"), Setting("color", str, "#000000"), PICTURED),
            ),
        ),
    )
