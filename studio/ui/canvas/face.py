"""What a node shows on the canvas, worked out from the graph alone: title, pins, settings in words. Knows no Qt."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from studio.graph.graph import Node
from studio.graph.graph_edits import WiredNames
from studio.graph.lifting import CLIP_OF, STILL_OF, Kinds
from studio.graph.spec import (
    Data,
    Multiline,
    NodeSpec,
    OpenFile,
    SaveFile,
    SeedKind,
    Setting,
    Slider,
    Socket,
    Weights,
    shown,
)
from studio.media.signal import Signal
from studio.media.values import Audio, Image, Mask, Matte, Motion, Text, Video, Voice
from studio.ui import node_words

_LINES = 2


@dataclass(frozen=True)
class Pin:
    """A socket or output. setting: a setting that shows a socket; type is the value type, or the setting's: of a node
    that runs once a frame what flows there. clips: it takes a clip as well, and then the node runs once a frame."""

    name: str
    type: type
    optional: bool = False
    collects: bool = False
    setting: bool = False
    series: bool = False
    clips: bool = False

    @property
    def label(self) -> str:
        return node_words.label(self.name)


@dataclass(frozen=True)
class Face:
    """picture: 'image' (16:9), 'wave' (a strip) or ''. lines: main settings, longest first cut by the painter.
    per_frame: it runs once a frame of a clip."""

    title: str
    inputs: tuple[Pin, ...] = ()
    outputs: tuple[Pin, ...] = ()
    lines: tuple[str, ...] = ()
    picture: str = ""
    known: bool = True
    muted: bool = False
    bypassed: bool = False
    collapsed: bool = False
    color: str = ""
    overridden: int = 0
    per_frame: bool = False

    @property
    def labelled(self) -> bool:
        """Pins carry names when position alone does not tell them apart."""
        return len(self.inputs) > 1 or len(self.outputs) > 1


def face_of(id: str, node: Node, flowing: Kinds, exposed: Collection[str], wired: WiredNames) -> Face:
    """flowing: of the graph; exposed: names of the settings that show a socket (graph_edits.exposed_settings); wired:
    the graph's."""
    spec = flowing.catalog.reads(node)
    if spec is None:
        return _unknown(id, node, wired)
    settings = [setting for name in exposed if (setting := spec.setting(name))]
    outputs, clips = flows(id, spec, flowing)
    return Face(
        node.title or node_words.title(spec),
        (
            *(_socket(socket, spec, socket.name in clips) for socket in spec.inputs),
            *(Pin(s.name, s.type, True, setting=True) for s in settings),
        ),
        tuple(Pin(o.name, type, series=o.series) for o, type in zip(spec.outputs, outputs, strict=True)),
        () if node.collapsed else setting_lines(spec, node.settings),
        "" if node.collapsed else _picture(spec),
        True,
        node.muted,
        node.bypassed,
        node.collapsed,
        node.color,
        len(node.overrides),
        flowing.lifted(id),
    )


def flows(id: str, spec: NodeSpec, flowing: Kinds) -> tuple[tuple[type, ...], frozenset[str]]:
    """What a node's outputs give, and which of its picture sockets a clip reaches."""
    given = tuple(flowing.of(id, output.name) or output.type for output in spec.outputs)
    return given, frozenset(flowing.clips_into(id)) if spec.liftable else frozenset()


def flows_shown(face: Face) -> tuple[tuple[type, ...], frozenset[str]]:
    """The same as a face shows it."""
    clips = frozenset(pin.name for pin in face.inputs if pin.clips and pin.type in STILL_OF)
    return tuple(pin.type for pin in face.outputs), clips


def _socket(socket: Socket, spec: NodeSpec, clip: bool) -> Pin:
    takes = spec.liftable and socket.type in CLIP_OF
    type = CLIP_OF[socket.type] if clip else socket.type
    return Pin(socket.name, type, socket.optional, bool(socket.collects), clips=takes)


def _unknown(id: str, node: Node, wired: WiredNames) -> Face:
    return Face(
        node.title or node.type or id,
        tuple(Pin(name, object) for name in wired.inputs.get(id, ())),
        tuple(Pin(name, object) for name in wired.outputs.get(id, ())),
        known=False,
        muted=node.muted,
        bypassed=node.bypassed,
        collapsed=node.collapsed,
    )


def _picture(spec: NodeSpec) -> str:
    first = spec.outputs[0].type if spec.outputs else None
    if first in (Image, Video, Mask, Matte, Motion):
        return "image"
    return "wave" if first in (Audio, Voice, Signal) else ""


def setting_lines(spec: NodeSpec, settings: Mapping[str, Any]) -> tuple[str, ...]:
    """The settings worth a glance: those the user set, then the model; long data and seeds are left out."""
    mine = [s for s in spec.settings if s.name in settings and settings[s.name] != shown(s.default) and _speaks(s)]
    usual = [s for s in spec.settings if s not in mine and (s.name == "model" or s.choices)]
    if not mine and not usual and spec.outputs and spec.outputs[0].type is Text:
        usual = [s for s in spec.settings if s.type is str][:1]
    lines = []
    for setting in (mine + usual)[:_LINES]:
        words = in_words(setting, settings.get(setting.name, shown(setting.default)))
        if words:
            lines.append(words)
    return tuple(lines)


def _speaks(setting: Setting) -> bool:
    return not isinstance(setting.kind, Data | SeedKind)


def in_words(setting: Setting, value: Any) -> str:
    """A setting as a line on a node."""
    name = node_words.label(setting.name)
    if isinstance(setting.kind, Multiline) or (setting.type is str and not setting.choices and setting.kind is None):
        return " ".join(str(value).split())
    if isinstance(setting.kind, OpenFile | SaveFile):
        return str(value).replace("\\", "/").rpartition("/")[2]
    if isinstance(setting.kind, Weights):
        return f"model {value}"
    if isinstance(value, bool):
        return name if value else f"no {name}"
    if isinstance(value, float):
        value = f"{value:.4g}"
    unit = setting.kind.unit if isinstance(setting.kind, Slider) else ""
    return f"{name} {value}{' ' if unit and unit != '%' else ''}{unit}"
