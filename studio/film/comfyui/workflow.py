"""A workflow of ComfyUI in its API format: a file of it read, its marked inputs found and filled in.

The format is a JSON object of node id -> {"class_type", "inputs", "_meta": {"title"}}, whose inputs are values or links
[node id, output number] (https://docs.comfy.org, "Workflow JSON"; Workflow, Export (API) in the editor). ComfyUI also
writes it into the pictures (PNG text chunk "prompt", WebP's EXIF) and clips (container tag "prompt" or a JSON comment)
that it saves.

A node is marked by its title: "@image" fills the socket `image` of ours in; "@image.start" names the input as well
where that is not plain. Without a mark, what cannot be anything else is taken: the prompts at a sampler's `positive`
and `negative`, every sampler's seed, the only node that loads a picture, a clip or a sound.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studio.base.errors import MediaError, SettingError, suggest
from studio.base.regular import open_regular, read_regular

Prompt = Mapping[str, Mapping[str, Any]]
"""The API format."""
MOST = 32 << 20  # bytes of a workflow's file

TEXTS = ("text", "negative", "text2")
NUMBERS = ("number", "number2")
MEDIA = ("image", "image2", "mask", "video", "audio")
SOCKETS = (*TEXTS, *NUMBERS, "seed", *MEDIA)

_FIELDS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(TEXTS, ("text", "value", "prompt", "string", "text_positive", "text_g")),
    **dict.fromkeys(NUMBERS, ("value", "number", "int", "float", "width", "strength")),
    "seed": ("seed", "noise_seed", "value"),
    **dict.fromkeys(("image", "image2", "mask"), ("image", "mask", "file")),
    "video": ("video", "file"),
    "audio": ("audio", "file"),
}
"""Names of the input that a marked node means, likeliest first."""
_LOADERS: Mapping[str, re.Pattern[str]] = {
    "image": re.compile(r"^LoadImage$"),
    "mask": re.compile(r"^LoadImageMask$"),
    "video": re.compile(r"^(VHS_)?LoadVideo(Upload)?$"),
    "audio": re.compile(r"^(VHS_)?LoadAudio(Upload)?$"),
}
_SEEDED = ("seed", "noise_seed")
_MARK = re.compile(r"^@([a-z]+2?)(?:\.(\w+))?\b")
_OUT = re.compile(r"^@out\b")


@dataclass(frozen=True)
class Place:
    """An input of a node of the workflow."""

    node: str
    input: str


@dataclass(frozen=True)
class Workflow:
    """nodes: as the server takes them; name: of the file, for messages."""

    nodes: Prompt
    name: str

    @property
    def classes(self) -> dict[str, list[str]]:
        """Class -> the nodes of it."""
        found: dict[str, list[str]] = {}
        for id, node in self.nodes.items():
            found.setdefault(str(node["class_type"]), []).append(id)
        return found

    def title(self, id: str) -> str:
        """As its author called it, else its class."""
        node = self.nodes.get(id, {})
        meta = node.get("_meta")
        title = meta.get("title") if isinstance(meta, Mapping) else None
        return str(title or node.get("class_type", "") or id)

    def places(self) -> dict[str, tuple[Place, ...]]:
        """Socket -> the inputs that it fills in. Raises SettingError where a mark means nothing."""
        found: dict[str, list[Place]] = {}
        for id, node in self.nodes.items():
            mark = _MARK.match(self.title(id))
            if mark is None or _OUT.match(self.title(id)):
                continue
            socket, named = mark[1], mark[2] or ""
            if socket not in SOCKETS:
                mend = suggest(socket, SOCKETS) or f"There are {', '.join(f'@{one}' for one in SOCKETS)} and @out."
                raise SettingError(f"the workflow marks a node '@{socket}'", setting="workflow", mend=mend)
            found.setdefault(socket, []).append(Place(id, self._input(id, node, socket, named)))
        for socket, places in self._plain().items():
            found.setdefault(socket, list(places))
        return {socket: tuple(places) for socket, places in found.items()}

    def outputs(self) -> tuple[str, ...]:
        """The nodes marked @out, else none."""
        return tuple(id for id in self.nodes if _OUT.match(self.title(id)))

    def _input(self, id: str, node: Mapping[str, Any], socket: str, named: str) -> str:
        inputs: Mapping[str, Any] = node["inputs"]
        if named:
            if named not in inputs:
                mend = suggest(named, inputs) or f"It has {', '.join(inputs) or 'none'}."
                raise SettingError(f"node {id} of the workflow has no input '{named}'", setting="workflow", mend=mend)
            return named
        free = [name for name, value in inputs.items() if not _is_link(value)]
        for name in _FIELDS[socket]:
            if name in free:
                return name
        kind: tuple[type, ...] = (int, float) if socket in (*NUMBERS, "seed") else (str,)
        fits = [name for name in free if isinstance(inputs[name], kind) and not isinstance(inputs[name], bool)]
        if len(fits) != 1:
            mend = f"Name it in the title: @{socket}.INPUT, of {', '.join(free) or 'none that is free'}."
            what = f"which input of node {id} ('{self.title(id)}') takes '{socket}' is not plain"
            raise SettingError(what, setting="workflow", mend=mend)
        return fits[0]

    def _plain(self) -> dict[str, tuple[Place, ...]]:
        """What needs no mark."""
        found: dict[str, tuple[Place, ...]] = {}
        for socket, role in (("text", "positive"), ("negative", "negative")):
            ends = {end for one in self.nodes.values() for end in self._words_at(one["inputs"].get(role))}
            if len(ends) == 1:
                found[socket] = tuple(ends)
        if found.get("text") == found.get("negative"):  # one text for both is the prompt
            found.pop("negative", None)
        seeds = [
            Place(id, name)
            for id, node in self.nodes.items()
            for name in _SEEDED
            if name in node["inputs"] and not _is_link(node["inputs"][name])
        ]
        if seeds:
            found["seed"] = tuple(seeds)
        for socket, loader in _LOADERS.items():
            loads = [id for id, node in self.nodes.items() if loader.match(str(node["class_type"]))]
            if len(loads) == 1:
                found[socket] = (Place(loads[0], self._input(loads[0], self.nodes[loads[0]], socket, "")),)
        return found

    def _words_at(self, value: Any) -> Iterator[Place]:
        """The text that leads to a conditioning, through whatever lies between."""
        seen: set[str] = set()
        todo = [value]
        while todo:
            link = todo.pop()
            if not _is_link(link) or link[0] in seen or link[0] not in self.nodes:
                continue
            seen.add(link[0])
            node = self.nodes[link[0]]
            if isinstance(node["inputs"].get("text"), str):
                yield Place(link[0], "text")
                continue
            todo += [one for name, one in node["inputs"].items() if name not in ("clip", "vae", "control_net", "model")]


def filled(workflow: Workflow, values: Mapping[str, Any], more: str = "") -> dict[str, dict[str, Any]]:
    """The workflow with these values by socket in it, and with lines "NODE.INPUT = value" of `more`. Raises
    SettingError where it has no place for one."""
    made = {id: {**node, "inputs": dict(node["inputs"])} for id, node in workflow.nodes.items()}
    places = workflow.places()
    for socket, value in values.items():
        if socket not in places:
            what = f"'{workflow.name}' has no place for '{socket}'"
            mend = f"In ComfyUI, begin a node's title with @{socket}, and export it again."
            raise SettingError(what, setting="workflow", mend=mend)
        for place in places[socket]:
            made[place.node]["inputs"][place.input] = value
    for place, value in _lines(more):
        if place.node not in made:
            mend = suggest(place.node, made) or "Ids are those of the exported file."
            raise SettingError(f"the workflow has no node '{place.node}'", setting="more", mend=mend)
        inputs = made[place.node]["inputs"]
        if place.input not in inputs:
            mend = suggest(place.input, inputs) or f"It has {', '.join(inputs) or 'none'}."
            raise SettingError(f"node {place.node} has no input '{place.input}'", setting="more", mend=mend)
        inputs[place.input] = value
    return made


def _lines(text: str) -> Iterator[tuple[Place, Any]]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, equals, value = line.partition("=")
        node, dot, input = name.strip().rpartition(".")
        if not (equals and dot and node and input):
            raise SettingError(f"line {number} does not fit", setting="more", mend="Write NODE.INPUT = value.")
        try:
            yield Place(node, input), json.loads(value)
        except ValueError:
            yield Place(node, input), value.strip()


def _is_link(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and isinstance(value[0], str) and isinstance(value[1], int)


# --- files ------------------------------------------------------------------------------------------------------


def read_workflow(path: Path) -> Workflow:
    """From a .json file, or from a picture or clip that ComfyUI saved. Raises MediaError."""
    suffix = path.suffix.lower()
    if suffix in (".png", ".webp"):
        text = _in_picture(path)
    elif suffix in (".mp4", ".webm", ".mkv", ".mov"):
        text = _in_clip(path)
    else:
        try:
            text = read_regular(path, MOST).decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise MediaError(f"{path.name} is no text", mend="Export the workflow as JSON.") from error
    return parsed(text, path.name)


def parsed(text: str, name: str) -> Workflow:
    """Raises MediaError where it is none, or one of the editor's own format."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise MediaError(f"{name} is no workflow: {error}", mend="In ComfyUI: Workflow, Export (API).") from error
    if isinstance(data, dict) and isinstance(data.get("prompt"), dict):
        data = data["prompt"]
    if isinstance(data, dict) and isinstance(data.get("nodes"), list):
        what = f"{name} is a workflow as the editor keeps it"
        raise MediaError(what, mend="In ComfyUI: Workflow, Export (API), and choose that file.")
    wrong = MediaError(f"{name} is no workflow of ComfyUI", mend="In ComfyUI: Workflow, Export (API).")
    if not isinstance(data, dict) or not data:
        raise wrong
    nodes: dict[str, Mapping[str, Any]] = {}
    for id, node in data.items():
        if not isinstance(node, dict) or not isinstance(node.get("class_type"), str):
            raise wrong
        inputs = node.get("inputs")
        nodes[id] = {**node, "inputs": inputs if isinstance(inputs, dict) else {}}
    return Workflow(nodes, name)


def _in_picture(path: Path) -> str:
    from studio.media.files.pictures import open_picture

    with open_regular(path) as file, open_picture(file, path) as picture:
        found = picture.info.get("prompt")  # PNG's text chunk
        if found is None and picture.format == "WEBP":  # 0x010f, the maker, holds "prompt:{...}"
            exif = picture.getexif()
            found = next((str(one).partition(":")[2] for one in exif.values() if str(one).startswith("prompt:")), None)
    if not isinstance(found, str):
        raise _nothing_in(path)
    return found


def _in_clip(path: Path) -> str:
    from studio.media.files.mediafile import container_tags

    tags = container_tags(path)
    found = tags.get("prompt")
    if found is None:  # VideoHelperSuite keeps all of it as one comment
        try:
            comment = json.loads(tags.get("comment", ""))
            found = comment.get("prompt") if isinstance(comment, dict) else None
        except ValueError:
            found = None
    if isinstance(found, dict):
        found = json.dumps(found)
    if not isinstance(found, str):
        raise _nothing_in(path)
    return found


def _nothing_in(path: Path) -> MediaError:
    return MediaError(f"{path.name} carries no workflow of ComfyUI", mend="Choose one that ComfyUI saved itself.")
