"""Decides what of PyInstaller's findings goes into the bundle; used by shotgraph.spec.

Lists of PyInstaller are (name in the bundle, path it comes from, kind).
"""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from fnmatch import fnmatch
from importlib import metadata, util
from pathlib import Path

from packaging.utils import canonicalize_name
from PyInstaller.depend import bindepend
from PyInstaller.utils.hooks import collect_submodules

Entry = tuple[str, str, str]

# Qt's plugins for machines and uses that a desktop editor does not have: bare framebuffers, touch kiosks,
# VNC; network state and TLS (Qt's network is not used, httpx2 speaks to endpoints); the GTK 3 theme, which would bring
# half of GTK in the build machine's version (file dialogs come through the desktop portal).
UNUSED = (
    "*Qt*/plugins/egldeviceintegrations/*",
    "*Qt*/plugins/generic/*",
    "*Qt*/plugins/networkinformation/*",
    "*Qt*/plugins/tls/*",
    "*Qt*/plugins/platformthemes/*gtk3*",
    "*Qt*/plugins/platforms/*eglfs*",
    "*Qt*/plugins/platforms/*linuxfb*",
    "*Qt*/plugins/platforms/*minimal*",
    "*Qt*/plugins/platforms/*vkkhr*",
    "*Qt*/plugins/platforms/*vnc*",
)

# On Linux these stay the system's: they belong to its graphics driver, fonts, sound server or session bus, and an older
# copy of ours ahead of them breaks those. Every desktop has them; the .deb names them as dependencies.
LEFT_TO_SYSTEM = (
    *("libstdc++.so*", "libgcc_s.so*", "libmvec.so*", "libz.so*", "libuuid.so*", "libselinux.so*", "libcap.so*"),
    *("libX11*.so*", "libXau.so*", "libXdmcp.so*", "libXext.so*", "libXrender.so*", "libbsd.so*", "libmd.so*"),
    *("libfontconfig.so*", "libfreetype.so*", "libharfbuzz.so*", "libgraphite2.so*", "libbrotli*.so*"),
    *("libpng16.so*", "libexpat.so*", "libglib-2.0.so*", "libgthread-2.0.so*", "libgio-2.0.so*", "libpcre2-8.so*"),
    *("libdbus-1.so*", "libsystemd.so*", "libgcrypt.so*", "libgpg-error.so*", "liblz4.so*", "libzstd.so*"),
    *("libportaudio.so*", "libasound.so*", "libjack.so*", "libdb-5*.so*", "libgssapi*.so*", "libkrb5*.so*"),
    *("libk5crypto.so*", "libcom_err.so*", "libkeyutils.so*"),
)


# Qt's own texts, in the languages that the app speaks.
SPOKEN = {
    path.stem.replace("shotgraph_", "qtbase_")
    for path in (Path(__file__).resolve().parents[1] / "resources" / "i18n").glob("shotgraph_*.qm")
}


# --- for the model runtime, which is installed beside the frozen app and imports from it -------------------------

ROOT = Path(__file__).resolve().parents[1]
# Of Python itself: its tests and teaching, windows of Tk (Qt draws ours), and what makes other environments.
NO_USE = {
    "test",
    "idlelib",
    "turtledemo",
    "turtle",
    "tkinter",
    "_tkinter",
    "lib2to3",
    "ensurepip",
    "venv",
    "antigravity",
}
# Converts tokenizers of T5 beside sentencepiece, though no package says that it needs it.
UNSAID = {"protobuf"}


def standard_library() -> list[str]:
    """All of Python's own modules: nobody knows which of them a library wants that is installed later."""
    names: list[str] = []
    for name in sorted(sys.stdlib_module_names - NO_USE - {"this", "__phello__", "distutils"}):
        spec = util.find_spec(name)
        if spec is None:
            continue  # another system's
        names.append(name)
        if spec.submodule_search_locations:
            names += collect_submodules(name, filter=lambda one: ".test" not in one and ".idle_test" not in one)
    return names


def _runtime() -> set[str]:
    locks = [tomllib.loads(path.read_text("utf-8")) for path in (ROOT / "resources" / "runtime").glob("pylock.*.toml")]
    return {canonicalize_name(package["name"]) for lock in locks for package in lock["packages"]} | UNSAID


def _import_names(distributions: set[str]) -> set[str]:
    """What the distributions that are installed here are imported as."""
    return {
        name
        for name, owners in metadata.packages_distributions().items()
        if {canonicalize_name(owner) for owner in owners} <= distributions and name.isidentifier()
    }


def shared_with_runtime(own: set[str]) -> list[str]:
    """Modules of the packages that the app and the runtime both need: whole, as the runtime brings no second copy.
    own: canonical names of the app's distributions."""
    names: list[str] = []
    for package in sorted(_import_names(own & _runtime()) - {"setuptools", "pkg_resources", "_distutils_hack"}):
        names += collect_submodules(package, filter=_is_no_test) or [package]
    return names


def _is_no_test(module: str) -> bool:
    return not {"tests", "test", "conftest"} & set(module.split("."))


def left_to_runtime(own: set[str]) -> list[str]:
    """Packages that only the runtime has; an environment with them would otherwise leak some into the bundle."""
    return sorted(_import_names(_runtime() - own))


# --- what nobody asked for ---------------------------------------------------------------------------------------


def strangers(found: Iterable[Entry], own: set[str]) -> list[str]:
    """Packages of this environment that came in though neither the app nor a plugin needs them: some library's tests or
    hooks import them. The bundle has no licence of theirs. own: canonical names of the app's distributions."""
    tops = {name.replace("\\", "/").split("/")[0].split(".")[0] for name, _path, _kind in found}
    owners = metadata.packages_distributions()
    known = ({canonicalize_name(owner) for owner in owners[top]} for top in tops & set(owners))
    return sorted({min(names) for names in known if not names & own})


# --- the plugins that ship --------------------------------------------------------------------------------------


def plugin_files() -> list[tuple[str, str]]:
    """(file, folder in the bundle) of the plugins that ship, without their tests: as source, which is how they run."""
    files = (path for path in sorted((ROOT / "plugins").rglob("*")) if path.is_file())
    kept = (path for path in files if not {"tests", "__pycache__"} & set(path.relative_to(ROOT).parts))
    return [(str(path), path.parent.relative_to(ROOT).as_posix()) for path in kept]


def imported_by_plugins() -> list[str]:
    """Modules that they import from elsewhere: they are data to PyInstaller, which would not look into them."""
    names: set[str] = set()
    for path in (Path(file) for file, _folder in plugin_files() if file.endswith(".py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                names.update(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
                names.add(node.module)
    return sorted(names - {"__future__"})


# --- what stays out ---------------------------------------------------------------------------------------------


def is_wanted(name: str) -> bool:
    """Whether a file of this name in the bundle serves the app; see UNUSED and LEFT_TO_SYSTEM."""
    plain = name.replace("\\", "/")
    if any(fnmatch(plain, pattern) for pattern in UNUSED):
        return False
    if fnmatch(plain, "*Qt*/translations/*"):
        return Path(plain).stem in SPOKEN
    own = "/" in plain  # what is beside its wheel's modules has a hashed name, and is that wheel's
    return not (sys.platform == "linux" and not own and any(fnmatch(plain, pattern) for pattern in LEFT_TO_SYSTEM))


def wanted(found: Iterable[Entry]) -> list[Entry]:
    """The entries that serve the app; libraries that only something unwanted needed go with it."""
    left = [entry for entry in found if is_wanted(entry[0])]
    return _reachable(left) if sys.platform == "linux" else left


def data_without(found: Iterable[Entry], binaries: Iterable[Entry], own: set[str]) -> list[Entry]:
    """The data files that serve the app, without links to libraries that are not among `binaries`, and without the
    metadata of what only the runtime has: PyInstaller brings it where our code asks for a version by name, and the app
    would take torch to be there. own: canonical names of the app's distributions."""
    there = {Path(name).name for name, _path, kind in binaries if kind != "SYMLINK"}
    foreign = _runtime() - own
    return [
        e
        for e in found
        if is_wanted(e[0])
        and not (e[2] == "SYMLINK" and ".so" in e[0] and Path(e[0]).name not in there)
        and _described(e[0]) not in foreign
    ]


def _described(name: str) -> str:
    """The distribution whose metadata this file belongs to, '' where it is none."""
    folder = name.replace("\\", "/").split("/")[0]
    return canonicalize_name(folder.split("-")[0]) if folder.endswith(".dist-info") else ""


def _reachable(entries: list[Entry]) -> list[Entry]:
    """Without Qt's and the system's libraries that no module, plugin or other library asks for."""
    by_name: dict[str, list[Entry]] = {}
    for entry in entries:
        by_name.setdefault(Path(entry[0]).name, []).append(entry)
    waiting = [entry for entry in entries if not _is_shared(entry)]
    kept = set(waiting)
    while waiting:
        entry = waiting.pop()
        if entry[2] not in ("BINARY", "EXTENSION"):
            continue
        for name, _path in bindepend.get_imports(entry[1]):
            for other in by_name.get(Path(name).name, []):
                if other not in kept:
                    kept.add(other)
                    waiting.append(other)
    return [entry for entry in entries if entry in kept]


def _is_shared(entry: Entry) -> bool:
    name, path, kind = entry
    if kind == "SYMLINK":  # from the top folder to the library of the same name
        return Path(name).name.startswith("libQt6")
    from_system = path.startswith(("/usr/lib/", "/lib/"))
    return kind == "BINARY" and (from_system or ("Qt/lib/" in name and Path(name).name.startswith("libQt6")))


def start(scripts: Iterable[Entry]) -> list[Entry]:
    """The scripts that run at every start, without PyInstaller's that import Qt and setuptools before `--version` may
    speak. Qt's wheel finds its own folders; before Python 3.12 distutils is Python's own."""
    slow = {"pyi_rth_pyside6"} | ({"pyi_rth_setuptools"} if sys.version_info < (3, 12) else set())
    return [script for script in scripts if script[0] not in slow]


def debian_licences(entries: Iterable[Entry]) -> list[tuple[str, str]]:
    """(file, folder in the bundle) of the copyright notes of libraries that come from this Debian machine."""
    if not shutil.which("dpkg"):
        return []
    notes = set()
    for _name, path, kind in entries:
        if kind == "BINARY" and path.startswith(("/usr/lib/", "/lib/")):
            answer = subprocess.run(["dpkg", "-S", f"*/{Path(path).name}"], capture_output=True, text=True, check=False)
            for package in {line.split(":")[0] for line in answer.stdout.splitlines()}:
                note = Path("/usr/share/doc") / package / "copyright"
                if note.exists():
                    notes.add((str(note), f"licences/debian/{package}"))
    return sorted(notes)
