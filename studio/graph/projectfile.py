"""The project file: versioned JSON that reads well in a diff and keeps what it does not understand.

Loading runs nothing and trusts nothing: only JSON types come out, every wrong thing is a Problem. What the node types
of this app then make of the nodes of an older file is opening.py's matter.
"""

from __future__ import annotations

import errno
import json
import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from studio.base.errors import InvalidProject, Problem
from studio.base.files import is_unicode, plain, write_bytes
from studio.base.finite import finite
from studio.base.regular import read_regular
from studio.graph.graph import Graph, Node, Wire

FORMAT = 1
FARTHEST = 1e7  # on the canvas; Qt counts to 2**31
DEEPEST = 100  # blocks in blocks; a timeline's are nine deep
LARGEST = 512 * 1024 * 1024  # bytes; a larger file is not a project that anybody wired by hand
_NODE_KEYS = (
    *("type", "version", "provider", "title", "settings", "overrides", "position"),
    *("muted", "bypassed", "collapsed", "color", "note"),
)
_TOP_KEYS = ("format", "nodes", "wires", "groups", "view", "meta")

UPGRADES: Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}
"""From format n to n+1. A step gets the whole parsed file and returns it changed."""


def load(path: Path) -> Graph:
    """Read a project. Raises InvalidProject with every problem found, never anything else."""
    try:
        content = read_regular(path, LARGEST)
    except OSError as error:
        if error.errno == errno.EFBIG:
            mend = "Keep media in files of their own."
            raise InvalidProject([Problem(f"{path} is larger than 512 MiB", mend=mend)]) from error
        raise InvalidProject([Problem(f"cannot read {path}: {plain(error)}", mend="Check the path.")]) from error
    return loads(content, str(path))


def loads(content: bytes | str, name: str = "the project") -> Graph:
    """A graph from the file's content. Raises InvalidProject with every problem found."""
    if not content:
        raise InvalidProject([Problem(f"{name} is empty (0 bytes)", mend="Open its backup, the file ending in .bak.")])
    problems: list[Problem] = []
    data = _parse(content, name, problems)
    data = _upgraded(data, name)
    _require_shallow(data, name)
    nodes = {id: _node(id, raw, problems) for id, raw in _mapping(data, "nodes", problems).items()}
    wires = tuple(filter(None, (_wire(raw, problems) for raw in _list(data, "wires", problems))))
    groups = tuple(raw for raw in _list(data, "groups", problems) if isinstance(raw, dict))
    graph = Graph(
        nodes,
        wires,
        groups,
        _mapping(data, "view", problems),
        _mapping(data, "meta", problems),
        {key: value for key, value in data.items() if key not in _TOP_KEYS},
    )
    if problems:
        raise InvalidProject(problems)
    return graph


def save(graph: Graph, path: Path) -> None:
    """Write a project atomically. Raises StoreError, and then the file that was there is untouched."""
    write_bytes(path, dumps(graph).encode())


def dumps(graph: Graph) -> str:
    """The file's text: stable key order, one node a block, one wire a line."""
    data: dict[str, Any] = {"format": f"shotgraph/{FORMAT}"}
    if graph.meta:
        data["meta"] = graph.meta
    if graph.view:
        data["view"] = graph.view
    if graph.groups:
        data["groups"] = list(graph.groups)
    data["nodes"] = {id: _node_data(node) for id, node in graph.nodes.items()}
    data["wires"] = [{"from": wire.start, "to": wire.end} for wire in graph.wires]
    data.update(graph.extra)
    return _pretty(data) + "\n"


# --- reading ----------------------------------------------------------------------------------------------------


def _parse(content: bytes | str, name: str, problems: list[Problem]) -> dict[str, Any]:
    def object_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) != len(pairs):
            seen = set[str]()
            twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
            problems.append(Problem(f"'{twice}' stands twice in one block", mend="Give each a name of its own."))
        return made

    def constant(word: str) -> Any:
        problems.append(Problem(f"{word} is not a number that JSON knows", mend="Use a finite number."))
        return 0

    def number(digits: str) -> float:
        read = float(digits)
        return constant(digits[:40]) if math.isinf(read) else read  # it could not be written again

    try:
        text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
        data = json.loads(text, object_pairs_hook=object_of, parse_constant=constant, parse_float=number)
    except UnicodeDecodeError as error:
        raise InvalidProject([Problem(f"{name} is not UTF-8 text (byte {error.start})", mend=_BACKUP)]) from error
    except json.JSONDecodeError as error:
        ended = error.pos >= len(error.doc.rstrip()) or error.msg.startswith("Unterminated")
        cut = " (it may be cut short)" if ended else ""
        raise InvalidProject(
            [
                Problem(
                    f"{name} is not valid JSON{cut}: {error.msg}, line {error.lineno} column {error.colno}",
                    mend=_BACKUP,
                )
            ]
        ) from error
    except RecursionError as error:
        raise InvalidProject([Problem(f"{name} cannot be read: blocks in blocks too deep", mend=_BACKUP)]) from error
    except ValueError as error:  # int() stops at some thousand digits
        raise InvalidProject([Problem(f"{name} cannot be read: a number has too many digits", mend=_BACKUP)]) from error
    if not isinstance(data, dict):
        kind = "null" if data is None else _JSON_NAMES.get(type(data), "number")
        raise InvalidProject([Problem(f"{name} holds no project (it is a JSON {kind})", mend=_BACKUP)])
    if "\\ud" in text.lower() and not is_unicode(json.dumps(data, ensure_ascii=False)):
        problems.append(Problem(f"{name} has half a character (a lone \\ud800 to \\udfff) in a text", mend=_BACKUP))
    return data


def _require_shallow(data: dict[str, Any], name: str) -> None:
    """What walks through a project (writing it, comparing it, reading its settings) goes from block to block by calls
    in calls, so blocks in blocks have an end here, long before theirs."""
    level: list[Any] = [data]
    for _ in range(DEEPEST):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return
    raise InvalidProject([Problem(f"{name} cannot be read: blocks in blocks too deep", mend=_BACKUP)])


_JSON_NAMES = {list: "list", str: "text", bool: "true or false"}
_BACKUP = "Open its backup, the file ending in .bak, or mend the text."


def _upgraded(data: dict[str, Any], name: str) -> dict[str, Any]:
    mark = data.get("format")
    family, _, number = mark.partition("/") if isinstance(mark, str) else ("", "", "")
    if family != "shotgraph" or not (number.isascii() and number.isdigit()):
        raise InvalidProject(
            [Problem(f"{name} is not a Shotgraph project: 'format' is {mark!r}", mend="It should be 'shotgraph/1'.")]
        )
    version = int(number)
    if version > FORMAT:
        raise InvalidProject(
            [Problem(f"{name} was made by a newer Shotgraph (format {version})", mend="Update Shotgraph to open it.")]
        )
    while version < FORMAT:
        if version not in UPGRADES:
            raise InvalidProject([Problem(f"{name} has format {version}, which no release wrote", mend=_BACKUP)])
        data = UPGRADES[version](data)
        version += 1
    return data


def _mapping(data: dict[str, Any], key: str, problems: list[Problem]) -> dict[str, Any]:
    value = data.get(key, {})
    if not isinstance(value, dict):
        problems.append(Problem(f"'{key}' should be a block {{...}}", mend="Mend the text of the file."))
        return {}
    return value


def _list(data: dict[str, Any], key: str, problems: list[Problem]) -> list[Any]:
    value = data.get(key, [])
    if not isinstance(value, list):
        problems.append(Problem(f"'{key}' should be a list [...]", mend="Mend the text of the file."))
        return []
    return value


def _node(id: str, raw: Any, problems: list[Problem]) -> Node:
    def wrong(key: str, fits: str) -> None:
        problems.append(Problem(f"'{key}' should be {fits}", node=id, mend="Mend the text of the file."))

    if not id or "." in id:
        problems.append(Problem("a node's id is not empty and has no dot", node=id or "''", mend="Rename it."))
    if not isinstance(raw, dict) or not isinstance(raw.get("type"), str):
        wrong("type", "the name of a node type")
        return Node("")
    settings = raw.get("settings", {})
    if not isinstance(settings, dict):
        wrong("settings", "a block {...}")
        settings = {}
    overrides = raw.get("overrides", {})
    if not isinstance(overrides, dict) or not all(isinstance(own, dict) for own in overrides.values()):
        wrong("overrides", "a block of blocks: item -> settings")
        overrides = {}
    position = raw.get("position", [0, 0])
    if (
        not isinstance(position, list)
        or len(position) != 2
        or not all((place := finite(x)) is not None and abs(place) <= FARTHEST for x in position)
    ):
        wrong("position", "two numbers [x, y]")
        position = [0, 0]
    plain_keys: dict[str, Any] = {}
    for key, kind, fits in (
        ("provider", str, "text"),
        ("title", str, "text"),
        ("color", str, "text"),
        ("note", str, "text"),
        ("muted", bool, "true or false"),
        ("bypassed", bool, "true or false"),
        ("collapsed", bool, "true or false"),
    ):
        if key in raw:
            if isinstance(raw[key], kind):
                plain_keys[key] = raw[key]
            else:
                wrong(key, fits)
    version = raw.get("version", 0)
    if "version" in raw and (not isinstance(version, int) or isinstance(version, bool) or version < 1):
        wrong("version", "a whole number from 1 on")
        version = 0
    return Node(
        raw["type"],
        settings,
        overrides,
        (position[0], position[1]),
        extra={key: value for key, value in raw.items() if key not in _NODE_KEYS},
        version=version,
        **plain_keys,
    )


def _wire(raw: Any, problems: list[Problem]) -> Wire | None:
    ends = [raw.get("from"), raw.get("to")] if isinstance(raw, dict) else [None, None]
    parts = [end.rpartition(".") if isinstance(end, str) else ("", "", "") for end in ends]
    if not all(node and name for node, _, name in parts):
        problems.append(
            Problem(
                f"a wire reads {json.dumps(raw)[:120]}",
                mend='It should read {"from": "NODE.OUTPUT", "to": "NODE.SOCKET"}.',
            )
        )
        return None
    return Wire(parts[0][0], parts[0][2], parts[1][0], parts[1][2])


# --- writing ----------------------------------------------------------------------------------------------------


def _node_data(node: Node) -> dict[str, Any]:
    data: dict[str, Any] = {"type": node.type}
    for key in ("version", "provider", "title"):
        if getattr(node, key):
            data[key] = getattr(node, key)
    if node.settings:
        data["settings"] = node.settings
    if node.overrides:
        data["overrides"] = node.overrides
    data["position"] = list(node.position)
    for key in ("muted", "bypassed", "collapsed", "color", "note"):
        if getattr(node, key):
            data[key] = getattr(node, key)
    data.update(node.extra)
    return data


def _pretty(value: Any, indent: str = "") -> str:
    """JSON with a line per key, and short lists and blocks on one line."""
    flat = json.dumps(value, ensure_ascii=False, default=dict)
    deeper = indent + "  "
    if isinstance(value, Mapping) and value and (len(flat) + len(indent) > 100 or indent in ("", "  ")):
        lines = [
            f"{deeper}{json.dumps(key, ensure_ascii=False)}: {_pretty(item, deeper)}" for key, item in value.items()
        ]
        return "{\n" + ",\n".join(lines) + f"\n{indent}}}"
    if isinstance(value, list | tuple) and value and (len(flat) + len(indent) > 100 or isinstance(value[0], Mapping)):
        lines = [deeper + _pretty(item, deeper + "  ") for item in value]
        return "[\n" + ",\n".join(lines) + f"\n{indent}]"
    return flat
