"""How far a project reaches: which files a render of it may write, and which endpoints it may ask.

A project may come from anybody, and its settings name files and addresses. So a render writes inside the project's
folder alone, and asks the endpoints of the user's own settings alone, until the user has said yes to the very path or
address. What would do harm even there (start-up files, sources, links, devices) is written for nobody.

`unsettled` says it of a whole graph before anything runs; `Reach.require_*` hold it while a node runs, when items and
wires have filled in what a setting left open.
"""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from studio.base.addresses import origin
from studio.base.errors import MediaError, Problem, SettingError, ShotgraphError
from studio.base.sequences import is_numbered, is_sequence, sequence_files, taken_names
from studio.base.settings import Home
from studio.graph.catalog import Catalog
from studio.graph.graph import Graph, upstream
from studio.graph.spec import Address, Multiline, NodeSpec, OpenFile, SaveFile

_FILMS = ".mp4 .m4v .mov .webm .mkv .mxf .avi .gif .apng"
_SOUNDS = ".wav .flac .mp3 .m4a .ogg .opus .aac .aiff .aif .caf"
_PICTURES = ".png .jpg .jpeg .webp .tif .tiff .exr .dpx .hdr .avif .heic .jxl .bmp"
_TEXTS = ".srt .vtt .ass .ssa .sbv .lrc .ttml .txt .md .markdown .fountain .csv .tsv .json"
_CUTS = ".otio .otioz .edl .fcpxml .xml .cube .mid"
ENDINGS = frozenset(" ".join((_FILMS, _SOUNDS, _PICTURES, _TEXTS, _CUTS)).split())
"""What a file that a project writes may end with: nothing that a shell, a desktop or a build would run."""

_RESERVED = {"CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(1, 10))}
"""Names that are devices on Windows, whatever they end with."""
_PREFIX = "reach."
Kind = Literal["write", "endpoint"]


class Beyond(SettingError):
    """A path or an address that the user may say yes to. what it is about: kind and the place as it would be kept."""

    def __init__(self, what: str, *, kind: Kind, place: str, setting: str, mend: str) -> None:
        super().__init__(what, mend=mend, setting=setting)
        self.kind: Kind = kind
        self.place = place


@dataclass(frozen=True)
class Reach:
    """What the user allowed beyond the rule. writes: files, resolved; endpoints: origins; typed: files whose path the
    user wrote on the command line; anywhere: any folder will do; project: its own file, which is never written."""

    writes: frozenset[str] = frozenset()
    endpoints: frozenset[str] = frozenset()
    typed: frozenset[str] = frozenset()
    anywhere: bool = False
    project: str = ""

    @staticmethod
    def of(option: Callable[[str], str]) -> Reach:
        """As options() put it. The endpoints of the user's settings, or of the environment, are allowed."""
        model = option("llm.endpoint") or os.environ.get("SHOTGRAPH_LLM_ENDPOINT", "")
        own = frozenset(origin(one) for one in (model, option("comfy.address")) if one)
        named = frozenset(_listed(option(f"{_PREFIX}endpoints")))
        return Reach(
            frozenset(_listed(option(f"{_PREFIX}writes"))),
            named | own,
            frozenset(_listed(option(f"{_PREFIX}typed"))),
            option(f"{_PREFIX}anywhere") == "yes",
            option(f"{_PREFIX}project"),
        )

    def options(self) -> dict[str, str]:
        """As options of a render, that cross to the engine's process."""
        said = {
            "writes": json.dumps(sorted(self.writes)),
            "endpoints": json.dumps(sorted(self.endpoints)),
            "typed": json.dumps(sorted(self.typed)),
            "anywhere": "yes" if self.anywhere else "",
            "project": self.project,
        }
        return {_PREFIX + name: value for name, value in said.items()}

    # --- endpoints -----------------------------------------------------------------------------------------

    def require_endpoint(self, url: str, setting: str = "endpoint") -> None:
        """Raises Beyond for an address that is neither the user's own nor was said yes to; '' is the user's own."""
        if url.strip() and (asked := origin(url)) not in self.endpoints:
            raise Beyond(
                f"this project would send its texts to {asked}, which is not in your settings",
                kind="endpoint",
                place=asked,
                setting=setting,
                mend="Leave the setting empty to use your own, or allow it: the editor asks, and "
                f"`shotgraph render` takes --allow-endpoint {asked}.",
            )

    # --- files ---------------------------------------------------------------------------------------------

    def require_write(self, path: Path, folder: Path, sources: Iterable[Path] = (), setting: str = "path") -> None:
        """Raises SettingError when a render may not write there, Beyond when the user may say yes to it.

        A numbered name (shot_%04d.png) stands for all its pictures: none that is there already may do harm. sources:
        what the project reads. Links are followed on the way to the file; the file itself may be none.
        """
        place = resolved(path)
        name = _shown(path)
        read = frozenset(map(_identity, sources))
        for each in (place, *_there(place)):
            what, mend = self._harm(each, read)
            if what:
                shown = name if each is place else _shown(each)
                raise SettingError(f"{shown} {what}", setting=setting, mend=mend)
        if _named(place, self.typed):
            return
        home = resolved(folder / "x").parent
        inside = place.is_relative_to(home)
        if any(part.startswith(".") for part in (place.relative_to(home) if inside else place).parts):
            mend = "Hidden files belong to programs: choose a name and a folder without a dot in front."
            raise SettingError(f"{name} is hidden", setting=setting, mend=mend)
        if place.suffix.lower() not in ENDINGS:
            mend = f"It can be {', '.join(sorted(ENDINGS))}."
            raise SettingError(f"a project may not write {place.suffix or 'a name without an ending'}: {name}",
                               setting=setting, mend=mend)  # fmt: skip
        if not (inside or self.anywhere or _named(place, self.writes)):
            raise Beyond(
                f"{name} lies outside the project's folder {_shown(home)}",
                kind="write",
                place=str(place),
                setting=setting,
                mend="Choose a place inside it, or allow this one: the editor asks, and `shotgraph render` takes "
                "--output FILE or --allow-outside.",
            )

    def _harm(self, place: Path, read: frozenset[Any]) -> tuple[str, str]:
        """What speaks against a file even where the user named it, and the mend; '' for nothing."""
        if place.stem.split(".")[0].upper() in _RESERVED or (os.name == "nt" and ":" in place.name):
            return "is the name of a device on Windows", "Choose another name."
        try:
            status: os.stat_result | None = os.lstat(place)
        except FileNotFoundError:
            status = None
        except (OSError, ValueError) as error:
            return f"cannot be written ({error})", "Choose another name."
        if status is not None and stat.S_ISLNK(status.st_mode):
            return "is a link", "Choose the file that it leads to, or another name."
        if status is not None and not stat.S_ISREG(status.st_mode):
            return "is no file", "Choose another name."
        if self.project and _same(place, Path(self.project)):
            return "is the project itself", "Choose another name."
        if _identity(place) in read:
            return "is a file that the project reads", "Choose another name, or it would be lost."
        home = Home.find()
        for own in {home.data, home.config, home.logs}:
            if place.is_relative_to(resolved(own / "x").parent):
                return "lies where Shotgraph keeps its own things", "Choose a folder of yours."
        return "", ""


def _listed(text: str) -> list[str]:
    try:
        found = json.loads(text or "[]")
    except ValueError:
        return []
    return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []


def resolved(path: Path) -> Path:
    """Where a file of this path really lies: links on the way are followed, the last part is left. Raises SettingError
    for a path that leads in a circle or that no system takes."""
    try:
        return Path(os.path.realpath(path.parent)) / path.name if path.name not in ("", "..") else path.resolve()
    except (OSError, ValueError, RuntimeError) as error:
        raise SettingError(f"{_shown(path)} is no path ({error})", mend="Choose another.") from error


def _named(place: Path, allowed: Iterable[str]) -> bool:
    """Whether a file is one of these, or that of an item: {item} in a name stands for it, else '-item' is added."""
    for text in allowed:
        path = Path(text)
        each = text if "{item}" in path.name else str(path.with_name(f"{path.stem}-{{item}}{path.suffix}"))
        if str(place) == text or re.fullmatch(re.escape(each).replace(re.escape("{item}"), r"[^/\\]+"), str(place)):
            return True
    return False


def _identity(path: Path) -> Any:
    """What a file on disk is known by, also by another name of it (a hard link, capital letters); a path of none is."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return path
    return status.st_dev, status.st_ino


def _there(place: Path) -> Iterable[Path]:
    """What has a number's name of a numbered name already."""
    return taken_names(place) if is_numbered(place) and not place.is_dir() else ()


def _same(one: Path, other: Path) -> bool:
    """The same file on disk, also by another name of it (a hard link, capital letters)."""
    try:
        return os.path.samefile(one, other)
    except (OSError, ValueError):
        return one == other


def _shown(path: Path) -> str:
    text = str(path)
    return text if len(text) <= 200 else f"{text[:200]}..."


# --- of a whole graph -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reaching:
    """What a graph would touch, and where it says so. outside: files that it reads beyond its folder."""

    problems: tuple[Problem, ...]
    beyond: tuple[tuple[Problem, Beyond, str], ...]
    outside: tuple[Path, ...]

    @cached_property
    def askable(self) -> tuple[Problem, ...]:
        """Those of the problems that a yes of the user's ends."""
        return tuple(problem for problem, _, _ in self.beyond)

    @cached_property
    def writes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.place for _, one, _ in self.beyond if one.kind == "write"))

    @cached_property
    def endpoints(self) -> Mapping[str, tuple[str, ...]]:
        """Origin -> the nodes that would send to it."""
        found: dict[str, list[str]] = {}
        for _, one, node in self.beyond:
            if one.kind == "endpoint" and node not in found.setdefault(one.place, []):
                found[one.place].append(node)
        return {place: tuple(nodes) for place, nodes in found.items()}


def sources(graph: Graph, catalog: Catalog, folder: Path, only: Container[str] | None = None) -> tuple[Path, ...]:
    """Every file that settings of the graph (or of `only` these nodes) name as one to read, each picture of a sequence
    included."""
    found: dict[Path, None] = {}
    for id, _, spec, settings in _each(graph, catalog):
        if only is not None and id not in only:
            continue
        for name, value in settings.items():
            setting = spec.setting(name)
            if setting is not None and isinstance(setting.kind, OpenFile) and isinstance(value, str) and value:
                found.update(dict.fromkeys(_files(folder / value)))
    return tuple(found)


def sent(graph: Graph, catalog: Catalog, node: str) -> tuple[str, ...]:
    """What a node that asks an endpoint would send of the project: texts that are written in it, and names of files."""
    parents: dict[str, list[str]] = {}
    for wire in graph.wires:
        parents.setdefault(wire.target, []).append(wire.source)
    before = upstream([node], lambda id: parents.get(id, ()))
    found: dict[str, None] = {}
    for id, _, spec, settings in _each(graph, catalog):
        for name, value in settings.items() if id in before else ():
            setting = spec.setting(name)
            if setting is not None and isinstance(setting.kind, OpenFile | Multiline) and isinstance(value, str):
                found.update({value.strip(): None} if value.strip() else {})
    return tuple(found)


def _files(path: Path) -> Iterable[Path]:
    try:
        return sequence_files(path) if is_sequence(path) else [path]
    except (MediaError, OSError, ValueError):
        return [path]  # nothing is there; whoever reads it says so


def unsettled(
    graph: Graph, catalog: Catalog, folder: Path, reach: Reach, only: Iterable[str] | None = None
) -> Reaching:
    """What the graph (or the nodes `only`) would touch beyond the rule. Reads nothing but names of files."""
    read = sources(graph, catalog, folder)
    names = None if only is None else set(only)
    problems: list[Problem] = []
    beyond: list[tuple[Problem, Beyond, str]] = []
    for id, item, spec, settings in _each(graph, catalog):
        node = graph.nodes[id]
        if node.muted or node.bypassed or (names is not None and id not in names):
            continue
        for error in _refusals(spec, settings, folder, read, reach):
            problem = replace(error.problem, node=id, item=item)
            if problem not in problems:
                problems.append(problem)
                if isinstance(error, Beyond):
                    beyond.append((problem, error, id))
    home = resolved(folder / "x").parent
    outside = [path for path in sources(graph, catalog, folder, names) if not _within(path, home)]
    return Reaching(tuple(problems), tuple(beyond), tuple(outside))


def _within(path: Path, home: Path) -> bool:
    try:
        return Path(os.path.realpath(path)).is_relative_to(home)
    except (OSError, ValueError):
        return True  # no file can have such a name, so none is read


def _each(graph: Graph, catalog: Catalog) -> Iterator[tuple[str, str | None, NodeSpec, Mapping[str, Any]]]:
    """(node, item, type, its settings as the item has them) of all nodes that can be read."""
    for id, node in graph.nodes.items():
        spec = catalog.reads(node)
        if spec is None:
            continue
        own = {one.name: str(one.default) for one in spec.settings if isinstance(one.kind, SaveFile) and one.default}
        for item, settings in [(None, {}), *node.overrides.items()]:
            yield id, item, spec, {**own, **node.settings, **settings}


def _refusals(
    spec: NodeSpec, settings: Mapping[str, Any], folder: Path, read: Iterable[Path], reach: Reach
) -> Iterator[ShotgraphError]:
    for setting in spec.settings:
        value = settings.get(setting.name)
        if not isinstance(value, str) or not value:
            continue
        try:
            if isinstance(setting.kind, SaveFile):
                reach.require_write(folder / setting.read(value), folder, read, setting.name)
            elif isinstance(setting.kind, Address) and not settings.get(setting.kind.unless):
                reach.require_endpoint(value, setting.name)
        except SettingError as error:
            yield error
