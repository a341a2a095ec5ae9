"""Where Shotgraph keeps its things on this machine, and what the user has set for all projects."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studio.base.datafile import read_json
from studio.base.errors import StoreError
from studio.base.files import disk_error, write_bytes

GIB = 1024**3
OFFLINE = "SHOTGRAPH_OFFLINE"


@dataclass(frozen=True)
class Home:
    """The folders of one user. data: store, models, voices; config: settings; logs."""

    data: Path
    config: Path
    logs: Path

    @staticmethod
    def find() -> Home:
        """SHOTGRAPH_HOME when set, else the platform's user directories."""
        chosen = os.environ.get("SHOTGRAPH_HOME")
        if chosen:
            root = Path(chosen).expanduser().absolute()
            return Home(root, root, root / "logs")
        from platformdirs import PlatformDirs

        dirs = PlatformDirs("shotgraph", appauthor=False)
        return Home(dirs.user_data_path, dirs.user_config_path, dirs.user_log_path)

    @property
    def store(self) -> Path:
        return self.data / "store"

    @property
    def models(self) -> Path:
        return self.data / "models"

    @property
    def voices(self) -> Path:
        return self.data / "voices"

    @property
    def signing(self) -> Path:
        """Who signs films here, and the keys for it."""
        return self.data / "signing"

    @property
    def plugins(self) -> Path:
        return self.data / "plugins"

    @property
    def templates(self) -> Path:
        """Templates that the user saved."""
        return self.data / "templates"

    @property
    def looks(self) -> Path:
        """Looks that the user saved."""
        return self.data / "looks"

    @property
    def results(self) -> Path:
        """Results of targets that are pictures, clips or sounds, when no file was named for them."""
        return self.data / "results"

    @property
    def settings_file(self) -> Path:
        return self.config / "settings.json"


_KINDS: Mapping[str, Any] = {
    **dict.fromkeys(("ui.theme", "ui.window", "ui.panels", "ui.language", "store.folder", "runtime.index"), str),
    **dict.fromkeys(("llm.endpoint", "llm.model", "updates.url", "app.seen", "comfy.address"), str),
    **dict.fromkeys(("ui.scale", "updates.asked"), int | float),
    **dict.fromkeys(("updates.look", "ui.map", "agents.window", "render.check"), bool),
    **dict.fromkeys(("cut.prepare", "cut.magnet", "cut.snap"), bool),
    "plugins.trusted": list,
}
"""What each setting is; store.gigabytes is told where it is no number, for results could be thrown away over it."""
DEFAULTS: Mapping[str, Any] = {"store.gigabytes": 50}


class Settings:
    """The user's settings: a flat JSON file of names with dots. An unreadable file counts as empty and is kept."""

    def __init__(self, home: Home) -> None:
        self._path = home.settings_file
        self._values: dict[str, Any] = {}
        try:
            loaded = read_json(self._path)
            self._values = loaded if isinstance(loaded, dict) else {}
        except FileNotFoundError:
            pass  # the first start
        except (OSError, ValueError) as error:
            logging.getLogger("shotgraph").warning("settings in %s cannot be read: %s", self._path, error)

    def get(self, name: str) -> Any:
        """What is set, else the default; a value of a wrong type, which a hand has written, counts as not set."""
        value = self._values.get(name)
        value = DEFAULTS.get(name) if value is None else value
        kind = _KINDS.get(name, object)
        if value is None or (isinstance(value, kind) and (kind is bool or not isinstance(value, bool))):
            return value
        log = logging.getLogger("shotgraph")
        log.warning("the setting %s in %s is left out: %.80r", name, self._path, value)
        return DEFAULTS.get(name)

    def set(self, name: str, value: Any) -> None:
        """Change one setting on disk; None goes back to the default. Raises StoreError."""
        self.update({name: value})

    def update(self, changes: Mapping[str, Any]) -> None:
        """Change settings on disk, all or none; None goes back to the default. Raises StoreError."""
        values = {name: value for name, value in {**self._values, **changes}.items() if value is not None}
        text = json.dumps(values, indent=2, sort_keys=True, ensure_ascii=False)
        write_bytes(self._path, text.encode())
        self._values = values

    def options(self) -> dict[str, str]:
        """What nodes may read through Context.option."""
        return {name: str(value) for name, value in self._values.items()}


def store_folder(home: Home, settings: Settings) -> Path:
    """Where results are kept: a folder of the user's choice, else among the app's data."""
    chosen = settings.get("store.folder")
    return Path(chosen).expanduser() if isinstance(chosen, str) and chosen else home.store


def store_budget(home: Home, settings: Settings) -> int:
    """Bytes that results may take. Raises StoreError when the setting is no number."""
    try:
        return int(float(settings.get("store.gigabytes")) * GIB)
    except (TypeError, ValueError, OverflowError) as error:
        raise StoreError(
            f"the setting store.gigabytes is {settings.get('store.gigabytes')!r}",
            mend=f"Give it a number in {home.settings_file}.",
        ) from error


def start_log(home: Home) -> Path:
    """Log to a file of a few MB that is rotated. Returns its path. Raises StoreError."""
    import logging.handlers  # with it come sockets and more, for which the window would wait

    path = home.logs / "shotgraph.log"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(path, maxBytes=2_000_000, backupCount=3, encoding="utf-8")
    except OSError as error:
        raise disk_error(error, path) from error
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    log = logging.getLogger("shotgraph")
    log.setLevel(logging.INFO)
    log.propagate = False
    for old in log.handlers[:]:  # a second start in one process moves the log
        log.removeHandler(old)
        old.close()
    log.addHandler(handler)
    return path


def offline(switch: str = OFFLINE) -> bool:
    """Has the user forbidden all network? switch: the variable of the environment that says so."""
    return os.environ.get(switch, "") not in ("", "0")
