"""Plugins: folders with a plugin.toml and a module of node types and engines, run only as they were when trusted.

A plugin has the rights of the app itself, there is no sandbox; so a folder somebody dropped in does nothing until
the user has trusted the bytes that lie there, and any change of those bytes, of a file's name or of the folder's
asks again. What runs is the bytes that were asked about (`plugin_files`, `plugin_import`).
"""

from __future__ import annotations

import logging
import os
import re
import sys
import tomllib
import traceback
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from studio.app import plugin_files, plugin_import
from studio.app.plugin_files import PluginFiles
from studio.base.errors import Problem, ShotgraphError
from studio.base.resources import root
from studio.base.settings import Home, Settings
from studio.graph.catalog import Catalog, specs_in
from studio.graph.engines import Engines, engines_in

log = logging.getLogger("shotgraph")
_TRUSTED = "plugins.trusted"
_LONGEST = 400
_DISTRIBUTION = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?").fullmatch  # as in pyproject.toml


@dataclass(frozen=True)
class Plugin:
    """A plugin folder as found. content: its files as they were; problem: why it cannot be used, or ''."""

    id: str
    folder: Path
    name: str = ""
    version: str = ""
    about: str = ""
    module: str = ""
    content: PluginFiles | None = field(default=None, compare=False)
    trusted: bool = False
    problem: str = ""

    @property
    def digest(self) -> str:
        """Names its exact content; '' where that cannot be vouched for."""
        return self.content.digest if self.content else ""

    @property
    def package(self) -> str:
        """What it is imported as."""
        return "shotgraph_plugin_" + re.sub(r"\W", "_", self.id)


def find(home: Home, settings: Settings) -> list[Plugin]:
    """The plugins that ship with the app and those in the user's folder. Nothing of them is run."""
    known = _known(settings)
    found: list[Plugin] = []
    for plugin in shipped() + [_read(folder, known) for folder in _folders(home.plugins)]:
        first = next((one for one in found if one.package == plugin.package), None)
        taken = Problem(f"the name '{plugin.id}' is another plugin's", mend="Rename its folder.")
        found.append(plugin if first is None else replace(plugin, problem=str(taken)))
    return found


def shipped() -> list[Plugin]:
    """The plugins that ship with the app."""
    return [_read(folder, None) for folder in _folders(root() / "plugins")]


def required() -> list[str]:
    """The packages that the plugins that ship require, beside what the app itself needs; installed or not."""
    facts = (_facts(plugin_files.read(folder)) for folder in _folders(root() / "plugins"))
    return sorted({name for one in facts for name in one.get("requires", [])})


def trust(plugin: Plugin, settings: Settings, yes: bool = True) -> None:
    """Trust a plugin's content as it was found, or take the trust back. Raises StoreError, ShotgraphError."""
    if yes and plugin.problem:
        raise ShotgraphError(f"the plugin '{plugin.id}' cannot be used: {plugin.problem}")
    known = [digest for digest in _known(settings) if digest != plugin.digest]
    settings.set(_TRUSTED, [*known, plugin.digest] if yes else known)


def _known(settings: Settings) -> list[str]:
    """The digests that the user trusts."""
    trusted = settings.get(_TRUSTED)
    return [digest for digest in trusted if isinstance(digest, str)] if isinstance(trusted, list) else []


def add_to(catalog: Catalog, plugins: Iterable[Plugin]) -> tuple[Catalog, list[Plugin]]:
    """The catalog with the node types and engines of all trusted plugins, and the plugins that could not be used.

    A plugin that raises, or claims an id that is taken, is left out whole; the app goes on without it.
    """
    specs, engines = list(catalog), list(catalog.engines)
    failed: list[Plugin] = []
    for plugin in plugins:
        if plugin.problem:
            failed.append(plugin)
        if plugin.problem or not plugin.trusted or plugin.content is None:
            continue
        try:
            modules = plugin_import.load(plugin.package, plugin.content, plugin.module)
            shipped = plugin.folder.is_relative_to(root() / "plugins")
            provider = "" if shipped else f"{plugin.name} {plugin.version}".strip()
            own = [replace(spec, provider=provider) for module in modules for spec in specs_in(module)]
            taken = {spec.id for spec in specs} & {spec.id for spec in own}
            if taken:
                raise ValueError(f"it declares '{min(taken)}', which is taken")
            brought = [engine for module in modules for engine in engines_in(module)]
            if not own and not brought:
                raise ValueError("it declares neither a node type nor an engine")
            engines = list(Engines([*engines, *brought]))  # ValueError for a name that is taken
            specs.extend(own)
        except (Exception, SystemExit) as error:  # whatever a stranger's module raises must not stop the app
            plugin_import.forget(plugin.package)
            log.info("plugin %s", plugin.id, exc_info=True)  # for its author, in the log; the line is told to all
            failed.append(replace(plugin, problem=_told(error, plugin.folder)))
    return Catalog(specs, engines), failed


def _told(error: BaseException, folder: Path) -> str:
    """What went wrong, in one line, and where in the plugin."""
    inside = [f for f in traceback.extract_tb(error.__traceback__) if Path(f.filename).is_relative_to(folder)]
    place = f" ({Path(inside[-1].filename).name}, line {inside[-1].lineno})" if inside else ""
    has_no_file = isinstance(error, NameError) and error.name == "__file__"
    mend = ". A plugin reads its files with importlib.resources." if has_no_file else ""
    return _plain(f"{type(error).__name__}: {error}{place}{mend}")


def _folders(parent: Path) -> list[Path]:
    try:
        return sorted(path for path in parent.iterdir() if (path / "plugin.toml").is_file())
    except OSError:
        return []  # no such folder: no plugins


def _read(folder: Path, trusted: list[str] | None) -> Plugin:
    """trusted None: it ships with the app."""
    plugin = Plugin(_plain(folder.name), folder, trusted=trusted is None)
    try:
        content = plugin_files.read(folder)
        facts = _facts(content)
    except ShotgraphError as error:
        return replace(plugin, problem=_plain(error))
    plugin = replace(
        plugin,
        name=_plain(facts.get("name", plugin.id)),
        version=_plain(facts.get("version", "")),
        about=_plain(facts.get("about", "")),
        module=facts["module"],
        content=content,
        trusted=trusted is None or content.digest in trusted,
    )
    # A stranger's plugin gives no advice on what to install.
    return replace(plugin, problem=_lacking(facts.get("requires", []))) if plugin.trusted else plugin


def _facts(content: PluginFiles) -> dict[str, Any]:
    """What plugin.toml says. Raises ShotgraphError where it cannot be read or names no module that is there."""
    try:
        facts = tomllib.loads(content.files["plugin.toml"].decode())
    except (KeyError, ValueError, RecursionError) as error:
        raise ShotgraphError(f"its plugin.toml cannot be read: {error}", mend="Mend the file.") from error
    module = facts.get("module")
    if not isinstance(module, str) or "/" in module or not module.endswith(".py") or module not in content.files:
        mend = 'Name one of its Python files in plugin.toml: module = "__init__.py".'
        raise ShotgraphError(f"its module {module!r} is not a Python file of its folder", mend=mend)
    requires = facts.get("requires", [])
    if not isinstance(requires, list) or not all(isinstance(one, str) and _DISTRIBUTION(one) for one in requires):
        mend = 'Name packages in plugin.toml as pip knows them, without versions: requires = ["pillow"].'
        raise ShotgraphError(f"what it requires is not a list of packages: {requires!r}", mend=mend)
    return facts


def _lacking(requires: list[str]) -> str:
    """Which of the packages are not here, and the mend; '' when all are."""
    lacking = [one for one in requires if not _is_installed(one)]
    if not lacking:
        return ""
    mend = f"Install what it needs: pip install {' '.join(lacking)}"
    if getattr(sys, "frozen", False):
        mend = "The packed Shotgraph holds a fixed set of packages: run it from source, with these installed."
    names = ", ".join(lacking)
    return _plain(Problem(f"it needs {names}, which {'are' if len(lacking) > 1 else 'is'} not installed", mend=mend))


def _is_installed(package: str) -> bool:
    """Where its folder of facts lies in plain sight there is no need for importlib.metadata, which takes longer to
    import than all plugins to read."""
    begins = re.sub(r"[-_.]+", "_", package).lower() + "-"
    for folder in sys.path:
        try:
            names = os.listdir(folder or ".")
        except OSError:  # a zip, or no such folder
            continue
        if any(name.endswith(".dist-info") and name.lower().startswith(begins) for name in names):
            return True
    from importlib import metadata

    try:
        metadata.version(package)
    except metadata.PackageNotFoundError:
        return False
    return True


def _plain(text: object) -> str:
    """One short line of what may be printed: a plugin's own words must not move a terminal's cursor."""
    line = "".join(letter if letter.isprintable() else " " for letter in str(text))
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
