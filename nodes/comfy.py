"""A workflow of ComfyUI as a node: its marked inputs are sockets, and it runs on a server of ComfyUI."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

from blake3 import blake3

from studio.base.errors import MediaError, ModelError, SettingError, ShotgraphError
from studio.graph.context import Context
from studio.graph.spec import RANDOM, Address, Lane, Multiline, OpenFile, Seed, Slider, node
from studio.media.values import Audio, Image, Mask, Number, Text, Video

_PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tiff", ".exr")
_CLIPS = (".mp4", ".webm", ".mov", ".mkv", ".avi", ".gif", ".webp")
_SOUNDS = (".flac", ".wav", ".mp3", ".opus", ".ogg", ".m4a")


def _workflow(path: Path) -> object:
    """`check` finds what is wrong with a workflow's file."""
    from studio.film.comfyui.workflow import read_workflow

    return read_workflow(path).places()


WorkflowFile = Annotated[Path, OpenFile("Workflows of ComfyUI (*.json *.png *.webp *.mp4 *.webm)", check=_workflow)]
MADE = "trainedAlgorithmicMedia"
Server = Annotated[str, Address()]
More = Annotated[str, Multiline()]


@node(
    "comfy.run",
    words="comfyui, workflow, api",
    version=1,
    lane=Lane.IO,
    title="ComfyUI picture",
    origin="trainedAlgorithmicMedia",
)
def run_picture(
    ctx: Context,
    text: Text | None = None,
    negative: Text | None = None,
    text2: Text | None = None,
    number: Number | None = None,
    number2: Number | None = None,
    image: Image | None = None,
    image2: Image | None = None,
    mask: Mask | None = None,
    video: Video | None = None,
    audio: Audio | None = None,
    *,
    workflow: WorkflowFile = Path(),
    address: Server = "",
    which: Annotated[int, Slider(1, 1000)] = 1,
    more: More = "",
    seed: Seed = RANDOM,
) -> Image:
    """Run a workflow on a ComfyUI server and take a picture of what it saves.

    workflow: exported by Workflow, Export (API), or a picture or clip that ComfyUI saved. A node titled "@image" there
    takes the socket `image`, and so on: @text, @negative, @text2, @number, @number2, @image, @image2, @mask, @video,
    @audio, @seed; "@number.steps" names the input too. Plain cases need no mark: the prompts at a sampler, its seed,
    the only loader. "@out" marks what is wanted where several nodes save.

    address: of the server; empty is that of the settings, else this machine's port 8188. which: of several pictures.
    more: other inputs, a line each: NODE.INPUT = value.
    """
    given = (text, negative, text2, number, number2, image, image2, mask, video, audio)
    files = _run(ctx, workflow, address, more, seed, given, _PICTURES)
    from studio.media.files.stills import read_still

    if len(files) > 1:
        ctx.note(f"The workflow gave {len(files)} pictures; this is number {min(which, len(files))}.")
    return read_still(files[min(which, len(files)) - 1])


@node(
    "comfy.video",
    words="comfyui, workflow",
    version=1,
    lane=Lane.IO,
    keep=True,
    title="ComfyUI clip",
    origin="trainedAlgorithmicMedia",
)
def run_clip(
    ctx: Context,
    text: Text | None = None,
    negative: Text | None = None,
    text2: Text | None = None,
    number: Number | None = None,
    number2: Number | None = None,
    image: Image | None = None,
    image2: Image | None = None,
    mask: Mask | None = None,
    video: Video | None = None,
    audio: Audio | None = None,
    *,
    workflow: WorkflowFile = Path(),
    address: Server = "",
    more: More = "",
    seed: Seed = RANDOM,
) -> Video:
    """Run a workflow on a ComfyUI server and take the clip that it saves, with its sound.

    Sockets, marks and settings are those of "ComfyUI picture".
    """
    from studio.media.files.mediafile import open_video

    given = (text, negative, text2, number, number2, image, image2, mask, video, audio)
    return open_video(_run(ctx, workflow, address, more, seed, given, _CLIPS)[0])


@node(
    "comfy.audio",
    words="comfyui, workflow",
    version=1,
    lane=Lane.IO,
    title="ComfyUI sound",
    origin="trainedAlgorithmicMedia",
)
def run_sound(
    ctx: Context,
    text: Text | None = None,
    negative: Text | None = None,
    text2: Text | None = None,
    number: Number | None = None,
    number2: Number | None = None,
    image: Image | None = None,
    image2: Image | None = None,
    mask: Mask | None = None,
    video: Video | None = None,
    audio: Audio | None = None,
    *,
    workflow: WorkflowFile = Path(),
    address: Server = "",
    more: More = "",
    seed: Seed = RANDOM,
) -> Audio:
    """Run a workflow on a ComfyUI server and take the sound that it saves.

    Sockets, marks and settings are those of "ComfyUI picture".
    """
    from studio.media.files.mediafile import open_audio

    given = (text, negative, text2, number, number2, image, image2, mask, video, audio)
    path = _run(ctx, workflow, address, more, seed, given, _SOUNDS)[0]
    sound = open_audio(path)
    if sound is None:
        raise MediaError(f"{path.name}, which the workflow saved, holds no sound", mend="Run it in ComfyUI to see why.")
    return sound


@node("comfy.text", words="comfyui, workflow, caption", version=1, lane=Lane.IO, title="ComfyUI text")
def run_text(
    ctx: Context,
    text: Text | None = None,
    negative: Text | None = None,
    text2: Text | None = None,
    number: Number | None = None,
    number2: Number | None = None,
    image: Image | None = None,
    image2: Image | None = None,
    mask: Mask | None = None,
    video: Video | None = None,
    audio: Audio | None = None,
    *,
    workflow: WorkflowFile = Path(),
    address: Server = "",
    more: More = "",
    seed: Seed = RANDOM,
) -> Text:
    """Run a workflow on a ComfyUI server and take the text that it shows (a caption, tags).

    Sockets, marks and settings are those of "ComfyUI picture".
    """
    given = (text, negative, text2, number, number2, image, image2, mask, video, audio)
    return Text(str(_run(ctx, workflow, address, more, seed, given, ())[0]))


def _run(
    ctx: Context,
    workflow: Path,
    address: str,
    more: str,
    seed: int,
    given: tuple[Any, ...],
    endings: tuple[str, ...],
) -> list[Any]:
    """The files of these endings that the workflow made, in the task's workspace; without endings its texts."""
    from studio.film.comfyui.server import ComfyServer
    from studio.film.comfyui.workflow import MEDIA, NUMBERS, TEXTS, filled, read_workflow

    if workflow == Path():
        mend = "In ComfyUI: Workflow, Export (API); choose that file."
        raise SettingError("no workflow is chosen", setting="workflow", mend=mend)
    folder = ctx.workspace / "made"
    if folder.is_dir():  # an earlier run got as far as here
        return sorted(folder.iterdir())
    read = read_workflow(ctx.project_folder / workflow)
    names = (*TEXTS, *NUMBERS, *MEDIA)
    values = {name: value for name, value in zip(names, given, strict=True) if value is not None}
    places = read.places()
    lacking = sorted(set(values) - set(places))
    if lacking:
        mend = f"In ComfyUI, begin a node's title with @{lacking[0]} and export again, or take the wire off."
        raise SettingError(f"the workflow has no place for {', '.join(lacking)}", setting="workflow", mend=mend)
    server = ComfyServer(address or ctx.option("comfy.address"), ctx.check)
    server.require(read)
    sent = {name: _sent(ctx, name, value, server.upload) for name, value in values.items()}
    if "seed" in places:
        sent["seed"] = seed
    else:
        ctx.note("The workflow has no seed to set: mark a node with @seed, or it may give the same every time.")

    def told(done: int, total: int, picture: bytes | None) -> None:
        ctx.progress(done, total, "%", _preview(picture))

    outcome = server.run(read, filled(read, sent, more), told)
    if not endings:
        if not outcome.texts:
            raise _nothing(server.name, "text", "a node that shows text (Preview Any)")
        return [words for _, words in outcome.texts]
    fits = [one for one in outcome.files if Path(one.name).suffix.lower() in endings]
    kept = [one for one in fits if one.kind == "output"] or fits
    if not kept:
        what = {_PICTURES: "picture", _CLIPS: "clip", _SOUNDS: "sound"}[endings]
        raise _nothing(server.name, what, f"a node that saves a {what}")
    partial = folder.with_name("partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir()
    for number, one in enumerate(kept):
        server.fetch(one, partial / f"{number:04d}{Path(one.name).suffix.lower()}")
    partial.replace(folder)
    return sorted(folder.iterdir())


def _nothing(server: str, what: str, mend: str) -> ModelError:
    return ModelError(f"the workflow gave no {what} on ComfyUI at {server}", setting="workflow", mend=f"Add {mend}.")


def _sent(ctx: Context, name: str, value: Any, upload: Callable[[Path], str]) -> Any:
    """What stands in the workflow for it: text and numbers as they are, media by the name of their upload."""
    import numpy as np

    from studio.media.files.mediafile import Style, write_audio, write_video
    from studio.media.files.stills import encoded_still

    if isinstance(value, Text):
        return str(value)
    if isinstance(value, Number):
        return int(value) if float(value).is_integer() else float(value)
    if isinstance(value, Image | Mask):
        image = value if isinstance(value, Image) else Image(np.repeat(value.pixels[..., None], 3, axis=2))
        path = ctx.scratch / f"{name}.png"
        path.write_bytes(encoded_still(image, "png"))
    elif isinstance(value, Audio):
        path = ctx.scratch / f"{name}.flac"
        write_audio(path, value, watch=ctx)
    else:
        path = ctx.scratch / f"{name}.mp4"
        workspace = ctx.scratch / "segments"
        write_video(path, value, workspace=workspace, watch=ctx, style=Style(quality=95))
    content = blake3()
    content.update_mmap(path)  # named by what is in it, the server has it once, however often it is sent
    return upload(path.rename(path.with_name(f"shotgraph-{content.hexdigest()[:24]}{path.suffix}")))


def _preview(picture: bytes | None) -> Image | None:
    """None for what cannot be shown: the run matters, not its pictures."""
    from studio.media.files.stills import decoded

    if picture is None:
        return None
    try:
        return Image(decoded(picture, Path("preview")))
    except ShotgraphError:
        return None
