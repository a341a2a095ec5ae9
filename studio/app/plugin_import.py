"""Runs a plugin from the bytes that were digested: no file of its folder is opened again, no .pyc read or written.

Python's own loader would open each file anew, which may be another by then, and prefers what lies in `__pycache__`.
So a plugin's `__path__` is no folder of the disk but `<shotgraph_plugin_NAME>`, which only the finder here serves (on
`sys.path` as well, for packages that a plugin brings along), and its modules have no `__file__`.
"""

from __future__ import annotations

import linecache
import sys
from importlib.abc import InspectLoader, PathEntryFinder
from importlib.machinery import ModuleSpec
from importlib.util import decode_source, module_from_spec
from types import CodeType, ModuleType
from typing import TYPE_CHECKING

from studio.app.plugin_files import PluginFiles

if TYPE_CHECKING:
    from importlib.resources.abc import TraversableResources

_running: dict[str, PluginFiles] = {}
"""What may be imported, by the first part of the paths that the finder serves."""


def load(name: str, source: PluginFiles, main: str) -> list[ModuleType]:
    """Run a plugin as the package `name`, whose body is the file `main`.

    Returns that package and the modules in it which are loaded by now. Raises whatever the plugin raises; then nothing
    stays loaded under that name.
    """
    forget(name)
    _running[f"<{name}>"] = source
    if _finder_for not in sys.path_hooks:
        sys.path_hooks.append(_finder_for)
    loader = _Loader(source, main, "")
    spec = _spec(name, name, loader)
    module = module_from_spec(spec)
    sys.modules[name] = module
    try:
        loader.exec_module(module)
    except BaseException:
        forget(name)
        raise
    return [sys.modules[one] for one in _loaded(name)]


def forget(name: str) -> None:
    """Have nothing loaded under that name, and nothing importable."""
    for module in _loaded(name):
        del sys.modules[module]
    _running.pop(f"<{name}>", None)
    for path in [path for path in sys.path_importer_cache if path.startswith(f"<{name}>")]:
        del sys.path_importer_cache[path]


def _loaded(name: str) -> list[str]:
    return [one for one in sys.modules if one == name or one.startswith(f"{name}.")]


def _finder_for(path: str) -> _Finder:
    """The path hook. Raises ImportError for every path that is none of a plugin's."""
    top, _, at = path.replace("\\", "/").partition("/")
    if top not in _running:
        raise ImportError(f"{path} is no plugin's")
    return _Finder(top.strip("<>"), _running[top], at)


def _spec(fullname: str, plugin: str, loader: _Loader) -> ModuleSpec:
    spec = ModuleSpec(fullname, loader, origin=loader.path, is_package=loader.package is not None)
    if loader.package is not None:
        spec.submodule_search_locations = [f"<{plugin}>/{loader.package}".rstrip("/")]
    return spec


class _Finder(PathEntryFinder):
    """Finds modules in one folder of a plugin, `at`, relative to the plugin's own."""

    def __init__(self, plugin: str, source: PluginFiles, at: str) -> None:
        self._plugin = plugin
        self._source = source
        self._at = f"{at}/" if at else ""

    def find_spec(self, fullname: str, target: ModuleType | None = None) -> ModuleSpec | None:
        place = self._at + fullname.rpartition(".")[2]
        for file, package in ((f"{place}/__init__.py", place), (f"{place}.py", None)):
            if file in self._source.files:
                return _spec(fullname, self._plugin, _Loader(self._source, file, package))
        if any(name.startswith(f"{place}/") for name in self._source.files):
            return _spec(fullname, self._plugin, _Loader(self._source, "", place))
        return None


class _Loader(InspectLoader):
    """One module, compiled from its source.

    file: '' for the empty body of a folder without an __init__.py. package: the folder, relative to the plugin's, that
    the modules in this one and their data lie in; None for a plain module.
    """

    def __init__(self, source: PluginFiles, file: str, package: str | None) -> None:
        self._files = source.files
        self._content = source.files[file] if file else b""
        self.path = str(source.folder / (file or package or ""))
        self.package = package

    def is_package(self, fullname: str) -> bool:
        return self.package is not None

    def get_source(self, fullname: str) -> str:
        return decode_source(self._content)

    def get_code(self, fullname: str) -> CodeType:
        return self.source_to_code(self._content, self.path)

    def exec_module(self, module: ModuleType) -> None:
        code = self.get_code(module.__name__)
        # Tracebacks show the line that ran, whatever the file holds by then: without a time the entry is never renewed.
        lines = self.get_source(module.__name__).splitlines(keepends=True)
        linecache.cache[self.path] = (len(self._content), None, lines, self.path)
        exec(code, module.__dict__)

    def get_resource_reader(self, fullname: str) -> TraversableResources | None:
        from studio.app.plugin_data import Data  # with it comes importlib.resources, which few plugins ask for

        return None if self.package is None else Data(self._files, self.package)
