"""Node types as a person reads them in a terminal, and as scripts read them in JSON."""

from __future__ import annotations

from typing import Any

from studio.graph.catalog import Catalog
from studio.graph.spec import NodeSpec, Setting, Slider, shown


def as_data(spec: NodeSpec) -> dict[str, Any]:
    """Everything about a node type that a script may want, in JSON types."""
    return {
        "id": spec.id,
        "title": spec.title,
        "category": spec.category,
        "version": spec.version,
        "lane": spec.lane.value,
        "sink": spec.sink,
        "help": spec.help,
        "inputs": [
            {
                "name": socket.name,
                "type": socket.type.__name__,
                "optional": socket.optional,
                "collects": socket.collects or None,
                "help": spec.help_of(socket.name),
            }
            for socket in spec.inputs
        ],
        "outputs": [
            {"name": output.name, "type": output.type.__name__, "series": output.series} for output in spec.outputs
        ],
        "settings": [{**_setting_data(setting), "help": spec.help_of(setting.name)} for setting in spec.settings],
    }


def _setting_data(setting: Setting) -> dict[str, Any]:
    default = shown(setting.default)
    data: dict[str, Any] = {"name": setting.name, "type": setting.type.__name__.lower(), "default": default}
    if setting.choices:
        data["choices"] = list(setting.choices)
    if isinstance(setting.kind, Slider):
        data["minimum"], data["maximum"] = setting.kind.minimum, setting.kind.maximum
        if setting.kind.unit:
            data["unit"] = setting.kind.unit
    elif setting.kind is not None:
        data["kind"] = type(setting.kind).__name__.removesuffix("Kind").lower()
    if data.get("kind") == "seed":
        data["default"] = "random" if setting.default < 0 else setting.default
    if setting.type is object:
        data["type"] = "data"
    return data


def listing(types: Catalog) -> str:
    """Every node type with its one-line help, by category."""
    lines: list[str] = []
    width = max((len(id) for id in types.ids), default=0)
    for category in sorted({spec.category for spec in types}):
        lines.append(category)
        for spec in sorted((spec for spec in types if spec.category == category), key=lambda spec: spec.id):
            lines.append(f"  {spec.id:<{width}}  {spec.summary}")
        lines.append("")
    return "\n".join(lines)


def as_text(spec: NodeSpec) -> str:
    """One node type in full."""
    lines = [f"{spec.id}  ({spec.title})", "", spec.help, ""]
    if spec.inputs:
        lines.append("Sockets")
        for socket in spec.inputs:
            how = {"list": ", collects all", "series": ", collects a series"}.get(socket.collects, "")
            need = "optional" if socket.optional else "required"
            lines.append(f"  {socket.name}: {socket.type.__name__} ({need}{how})")
    if spec.settings:
        lines.append("Settings")
        for setting in spec.settings:
            data = _setting_data(setting)
            limits = ""
            if "choices" in data:
                limits = " of " + " | ".join(map(str, data["choices"]))
            elif "minimum" in data:
                limits = (
                    f" from {data['minimum']:g} to {data['maximum']:g}{data.get('unit', '') and ' ' + data['unit']}"
                )
            lines.append(f"  {setting.name} = {data['default']!r}: {data['type']}{limits}")
    lines.append("Outputs")
    for output in spec.outputs:
        lines.append(f"  {output.name}: {'Series of ' if output.series else ''}{output.type.__name__}")
    return "\n".join(lines) + "\n"
