"""Plugins: folders with a plugin.toml and a module of node types, run only when their exact content is trusted.

A plugin has the rights of the app itself, there is no sandbox; so a folder somebody dropped in does nothing until
the user has trusted the bytes that lie there, and any change of those bytes asks again.
"""

from __future__ import annotations

import importlib.util
import logging
import sys
import tomllib
import traceback
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType

from blake3 import blake3

from studio.base.errors import ShotgraphError
from studio.base.resources import root
from studio.base.settings import Home, Settings
from studio.graph.catalog import Catalog, specs_in

log = logging.getLogger("shotgraph")
_TRUSTED = "plugins.trusted"


@dataclass(frozen=True)
class Plugin:
    """A plugin folder as found. problem: why it cannot be used, '' when it can; digest: names its exact content."""

    id: str
    folder: Path
    name: str = ""
    version: str = ""
    about: str = ""
    module: str = ""
    digest: str = ""
    trusted: bool = False
    problem: str = ""


def find(home: Home, settings: Settings) -> list[Plugin]:
    """The plugins that ship with the app and those in the user's folder. Nothing of them is run."""
    trusted = settings.get(_TRUSTED)
    known = set(trusted) if isinstance(trusted, list) else set()
    shipped = [_read(folder, None) for folder in _folders(root() / "plugins")]
    return shipped + [_read(folder, known) for folder in _folders(home.plugins)]


def trust(plugin: Plugin, settings: Settings, yes: bool = True) -> None:
    """Trust a plugin's content as it is now, or take the trust back. Raises StoreError, ShotgraphError."""
    if yes and plugin.problem:
        raise ShotgraphError(f"the plugin '{plugin.id}' cannot be used: {plugin.problem}")
    trusted = settings.get(_TRUSTED)
    known = [digest for digest in trusted or [] if digest != plugin.digest]
    settings.set(_TRUSTED, [*known, plugin.digest] if yes else known)


def add_to(catalog: Catalog, plugins: Iterable[Plugin]) -> tuple[Catalog, list[Plugin]]:
    """The catalog with the node types of all trusted plugins, and the plugins that could not be loaded.

    A plugin that raises, or claims an id that is taken, is left out whole; the app goes on without it.
    """
    specs = list(catalog)
    failed: list[Plugin] = []
    for plugin in plugins:
        if not plugin.trusted or plugin.problem:
            continue
        try:
            shipped = plugin.folder.is_relative_to(root() / "plugins")
            provider = "" if shipped else f"{plugin.name} {plugin.version}".strip()
            own = [replace(spec, provider=provider) for spec in specs_in(_load(plugin))]
            taken = {spec.id for spec in specs} & {spec.id for spec in own}
            if taken:
                raise ValueError(f"it declares '{min(taken)}', which is taken")
            if not own:
                raise ValueError("it declares no node type")
            specs.extend(own)
        except Exception as error:  # whatever a stranger's module raises must not stop the app
            log.info("plugin %s", plugin.id, exc_info=True)  # for its author, in the log; the line is told to all
            last = traceback.extract_tb(error.__traceback__)[-1]
            inside = Path(last.filename).is_relative_to(plugin.folder)
            place = f" ({Path(last.filename).name}, line {last.lineno})" if inside else ""
            problem = f"{type(error).__name__}: {error}{place}"
            failed.append(Plugin(plugin.id, plugin.folder, plugin.name, plugin.version, problem=problem))
    return Catalog(specs), failed


def _folders(parent: Path) -> list[Path]:
    try:
        return sorted(path for path in parent.iterdir() if (path / "plugin.toml").is_file())
    except OSError:
        return []  # no such folder: no plugins


def _read(folder: Path, trusted: set[str] | None) -> Plugin:
    """trusted None: it ships with the app."""
    try:
        facts = tomllib.loads((folder / "plugin.toml").read_text("utf-8"))
        module = facts["module"]
        if not isinstance(module, str) or Path(module).name != module or not (folder / module).is_file():
            raise ValueError(f"its module {module!r} is not a file of its folder")
        digest = _digest(folder)
    except (OSError, ValueError, KeyError) as error:
        return Plugin(folder.name, folder, problem=f"{type(error).__name__}: {error}")
    return Plugin(
        folder.name,
        folder,
        str(facts.get("name", folder.name)),
        str(facts.get("version", "")),
        str(facts.get("about", "")),
        module,
        digest,
        trusted is None or digest in trusted,
    )


def _digest(folder: Path) -> str:
    """Names every file of the folder and its bytes; what Python caches beside the sources does not count."""
    digest = blake3()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            content = path.read_bytes()
            digest.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
            digest.update(content)
    return digest.hexdigest(16)


def _load(plugin: Plugin) -> ModuleType:
    name = f"shotgraph_plugin_{plugin.id.replace('-', '_')}"
    spec = importlib.util.spec_from_file_location(name, plugin.folder / plugin.module)
    if spec is None or spec.loader is None:
        raise ImportError(f"{plugin.module} is no Python module")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module
