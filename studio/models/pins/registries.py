"""Where packages are asked for: the registries that the user's own tools are set to, then the public ones.

pip's index is read from its environment variables and its files of settings, npm's registry from its own. Addresses may
hold names and passwords, so none is shown with them.
"""

from __future__ import annotations

import configparser
import os
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from studio.base.errors import ServiceError
from studio.models.download import Place
from studio.models.pins.facts import Source
from studio.models.runtime import package_index

if TYPE_CHECKING:
    from httpx2 import AsyncClient

PYPI, NPM, DEBIAN = "https://pypi.org/simple", "https://registry.npmjs.org", "https://deb.debian.org/debian"


@dataclass(frozen=True)
class Registries:
    """Addresses to ask in this order."""

    pypi: tuple[str, ...] = (PYPI,)
    npm: tuple[str, ...] = (NPM,)
    debian: tuple[str, ...] = (DEBIAN,)

    @staticmethod
    def find(environment: Mapping[str, str] = os.environ, home: Path | None = None) -> Registries:
        """Those of this machine's user."""
        home = home or Path.home()
        pypi = [environment.get("PIP_INDEX_URL", ""), *_pip_indexes(environment, home), PYPI]
        set_npm = environment.get("NPM_CONFIG_REGISTRY") or environment.get("npm_config_registry", "")
        npm = [set_npm, _npm_registry(home / ".npmrc"), NPM]
        return Registries(_known(pypi), _known(npm))

    async def places(self, client: AsyncClient, source: Source, sha256: str) -> list[Place]:
        """Where a package is, at every registry that has it. Raises ServiceError where none does, Offline."""
        if source.kind == "npm":
            return [Place(f"{base}/{source.name}/-/{_npm_file(source)}") for base in self.npm]
        if source.kind == "deb":
            return [Place(f"{base}/{quote(source.name)}") for base in self.debian]
        found, troubles = [], []
        for index in self.pypi:
            try:
                files = await package_index.files(client, index, source.name)
            except ServiceError as error:
                if type(error) is not ServiceError:
                    raise  # offline
                troubles.append(f"{Place(index)} cannot be read")
                continue
            # By its bytes: an index may have the same version in several files.
            found += [Place(one.url) for one in files if one.sha256 == sha256]
            if not any(one.sha256 == sha256 for one in files):
                troubles.append(f"{Place(index)} has no such file of {source.name} {source.version}")
        if not found:
            raise ServiceError("; ".join(troubles), mend="Check the network and pip's index.")
        return found


def _known(addresses: Sequence[str]) -> tuple[str, ...]:
    tidy = [one.strip().rstrip("/") for one in addresses]
    return tuple(dict.fromkeys(one for one in tidy if one.startswith(("https://", "http://"))))


def _npm_file(source: Source) -> str:
    return f"{source.name.rpartition('/')[2]}-{source.version}.tgz"


def _pip_indexes(environment: Mapping[str, str], home: Path) -> list[str]:
    """As pip looks for them, the nearest first (https://pip.pypa.io/en/stable/topics/configuration)."""
    settings = Path(environment.get("XDG_CONFIG_HOME") or home / ".config")
    files = [Path(environment["PIP_CONFIG_FILE"])] if environment.get("PIP_CONFIG_FILE") else []
    name = "pip.ini" if sys.platform == "win32" else "pip.conf"
    files += [Path(sys.prefix) / name, settings / "pip" / name, home / ".pip" / name]
    if sys.platform == "win32":
        files += [Path(environment.get("APPDATA") or home) / "pip" / name]
    elif sys.platform == "darwin":
        files += [home / "Library" / "Application Support" / "pip" / name]
    else:
        files += [Path("/etc/xdg/pip") / name, Path("/etc") / name]
    found = []
    for file in files:
        parser = configparser.RawConfigParser()
        try:
            parser.read(file, "utf-8")
            found.append(parser.get("global", "index-url", fallback=""))
        except (OSError, ValueError, configparser.Error):
            continue  # pip will say what is wrong with it
    return found


def _npm_registry(file: Path) -> str:
    try:
        found = re.search(r"^\s*registry\s*=\s*(\S+)", file.read_text("utf-8"), re.MULTILINE)
    except (OSError, ValueError):
        return ""
    return found[1].strip("\"'") if found else ""
