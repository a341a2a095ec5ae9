"""Tiny models on disk, and the way from a project file through `shotgraph render` to pixels."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image as Pillow

from studio import cli
from tests.runtime_here import LACKING

FOLDERS = ("sd", "sdxl", "flux", "controlnet", "lora", "ip_adapter")


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The folder of a tiny pipeline by its name in FOLDERS, the functions of tiny.py; made once, not to be
    changed."""
    from tests.models import tiny

    root = tmp_path_factory.mktemp("models")

    made: dict[str, Path] = {}

    def folder(name: str) -> Path:
        if name not in made:
            assert name in FOLDERS
            made[name] = getattr(tiny, name)(root / name)
        return made[name]

    return folder


@pytest.fixture(autouse=True, scope="session")
def one_thread() -> None:
    if LACKING:
        return
    import torch

    torch.set_num_threads(1)


@pytest.fixture(autouse=True)
def pool_of_its_own() -> Iterator[None]:
    """No test meets a model that another one has loaded."""
    yield
    lending = sys.modules.get("studio.generative.lending")
    if lending is None:
        return
    for pool in lending._pools.values():
        pool.close()
    lending._pools.clear()


@dataclass(frozen=True)
class Rendered:
    """What `shotgraph render --json` answered."""

    code: int
    events: list[dict[str, Any]] = field(repr=False)
    folder: Path

    def of(self, event: str) -> list[dict[str, Any]]:
        return [one for one in self.events if one["event"] == event]

    @property
    def messages(self) -> str:
        """Notes, failures and problems as one text."""
        parts = [[one.get("message", ""), one.get("mend", "")] for one in self.events]
        return "\n".join(" ".join(part) for part in parts if part[0])

    @property
    def cached(self) -> dict[str, bool]:
        return {one["node"]: one["cached"] for one in self.of("finished")}

    def pixels(self, name: str = "out.png") -> npt.NDArray[np.uint8]:
        with Pillow.open(self.folder / name) as opened:
            return np.array(opened.convert("RGB"))


Render = Callable[..., Rendered]


def good(made: Rendered) -> npt.NDArray[np.uint8]:
    """The pixels of a render that has to succeed."""
    assert made.code == 0, made.messages
    return made.pixels()


@pytest.fixture
def render(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Render:
    """render(type, sockets, **settings): a project in which one node makes a picture that is saved as out.png.

    sockets: what feeds the node, by socket: a text, or a file with a picture.
    """
    monkeypatch.setenv("SHOTGRAPH_HOME", str(tmp_path / "home"))

    def run(type: str, sockets: Mapping[str, str | Path], **settings: Any) -> Rendered:
        shown = {name: str(value) if isinstance(value, Path) else value for name, value in settings.items()}
        nodes: dict[str, Any] = {
            "made": {"type": type, "settings": shown},
            "save": {"type": "image.save", "settings": {"path": "out.png"}},
        }
        wires = [{"from": "made.out", "to": "save.image"}]
        for socket, value in sockets.items():
            kind = ("image.load", "path") if isinstance(value, Path) else ("text.value", "text")
            nodes[f"its-{socket}"] = {"type": kind[0], "settings": {kind[1]: str(value)}}
            if socket == "mask":
                nodes["mask"] = {"type": "image.mask", "settings": {}}
                wires += [{"from": "its-mask.out", "to": "mask.image"}, {"from": "mask.out", "to": "made.mask"}]
            else:
                wires.append({"from": f"its-{socket}.out", "to": f"made.{socket}"})
        project = tmp_path / "film.shotgraph"
        project.write_text(json.dumps({"format": "shotgraph/1", "nodes": nodes, "wires": wires}), "utf-8")
        capfd.readouterr()
        code = cli.main(["render", str(project), "--json"])
        lines = capfd.readouterr().out.splitlines()
        return Rendered(code, [json.loads(line) for line in lines if line.startswith("{")], tmp_path)

    return run
