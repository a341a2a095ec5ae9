"""The story: text, a script as shots, prompts from a template, and a writer that asks a language model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, Final, Literal, NamedTuple

from studio.base.errors import SettingError, ShotgraphError
from studio.graph.context import Context
from studio.graph.spec import RANDOM, Address, Lane, Multiline, OpenFile, Seed, Slider, Weights, node
from studio.graph.wishes import WritingWish
from studio.media.values import Number, Series, Shot, Text

_MOST_DOUBTS: Final = 12  # told in the node's note; the storyboard's "How it was read" tells all


@node("text.value", words="note, string, words", version=1, title="Text")
def text_value(*, text: Annotated[str, Multiline()] = "") -> Text:
    """A piece of text, to be wired to as many sockets as need it."""
    return Text(text)


class ScriptParts(NamedTuple):
    """A script taken apart: one item per shot, under the shot's id, and what holds for the whole film."""

    shots: Series[Shot]
    narration: Series[Text]
    pictures: Series[Text]
    sounds: Series[Text]
    cameras: Series[Text]
    seconds: Series[Number]
    music: Text
    title: Text
    style: Text
    negative: Text
    titles: Series[Text]


def _script_readable(settings: Mapping[str, Any]) -> None:
    """`check` finds what is wrong with a script that is written in the node. What comes over a wire is read when it
    is there, and so is a node without words: its script may come over one."""
    from studio.film.story.scripts import read

    text = str(settings["text"])
    if text.strip() and settings["path"] == Path():
        try:
            read(text, str(settings["format"]))
        except ShotgraphError as error:
            raise SettingError(error.problem.what, setting="text", mend=error.problem.mend) from None


def _file_readable(path: Path) -> None:
    """`check` finds what is wrong with a script's file."""
    from studio.film.story.filetext import file_text
    from studio.film.story.scripts import read

    text, fountain = file_text(path)
    read(text, "fountain" if fountain else "auto")


@node(
    "story.script",
    words="screenplay, storyboard, shots, scenario",
    version=3,
    lane=Lane.IO,
    title="Script",
    check=_script_readable,
)
def read_script(
    ctx: Context,
    draft: Text | None = None,
    *,
    text: Annotated[str, Multiline()] = "",
    path: Annotated[
        Path, OpenFile("Scripts (*.md *.fountain *.txt *.fdx *.docx *.pdf)", check=_file_readable)
    ] = Path(),
    format: Literal["auto", "markdown", "fountain", "chat"] = "auto",
) -> ScriptParts:
    """Read a script as a series of shots.

    The script is a Markdown shot list, a Fountain screenplay or a shot list as chat models write them: from the wire,
    else from the file (Final Draft's .fdx, Word's .docx and a .pdf's text as well), else as written here. A shot keeps
    its id when its neighbours change, so only what was changed is rendered again. seconds is 0 for a shot that lasts as
    long as its narration needs. Labels that nobody knows are told with their lines.
    """
    from studio.film.story.filetext import file_text
    from studio.film.story.scripts import read

    script_text = draft if draft is not None else text
    if draft is None and path != Path():
        script_text, sure = file_text(ctx.project_folder / path)
        if format == "auto" and sure:
            format = "fountain"
    reading = read(script_text, format)
    if doubts := reading.doubts():
        more = f" (and {len(doubts) - _MOST_DOUBTS} more)" if len(doubts) > _MOST_DOUBTS else ""
        ctx.note("\n".join(doubts[:_MOST_DOUBTS]) + more)
    script = reading.script
    shots = script.shots
    return ScriptParts(
        Series.of((shot.id, shot) for shot in shots),
        Series.of((shot.id, Text(shot.narration)) for shot in shots),
        Series.of((shot.id, Text(shot.picture)) for shot in shots),
        Series.of((shot.id, Text(shot.sound)) for shot in shots),
        Series.of((shot.id, Text(shot.camera)) for shot in shots),
        Series.of((shot.id, Number(shot.seconds)) for shot in shots),
        Text(script.music_cue),
        Text(script.title),
        Text(script.style),
        Text(script.negative),
        Series.of((shot.id, Text(shot.onscreen)) for shot in shots),
    )


class Prompt(NamedTuple):
    """What to paint, and what to keep out of the picture."""

    prompt: Text
    negative: Text


def _template_fits(settings: Mapping[str, Any]) -> None:
    """`check` finds fields that there are not."""
    from studio.film.story.prompting import fill

    fields = {f"shot.{name}": "" for name in asdict(Shot(""))} | {"style": "", "camera": ""}
    fill(str(settings["negative"]), fields, "negative")
    fill(str(settings["template"]), fields | {"negative": ""})


@node("story.prompt", words="template", version=1, title="Prompt", check=_template_fits)
def write_prompt(
    shot: Shot | None = None,
    look: Text | None = None,
    avoid: Text | None = None,
    *,
    template: Annotated[str, Multiline(prompt=True)] = "{shot.picture}, {camera}, {style}",
    style: Annotated[str, Multiline()] = "",
    camera: str = "",
    negative: Annotated[str, Multiline()] = "",
) -> Prompt:
    """Make a prompt from a shot with a template.

    Fields: {shot.picture}, {shot.narration}, {shot.sound}, {shot.music}, {shot.camera}, {shot.title}, {shot.id},
    {shot.number}, {shot.seconds}, {shot.speaker}, {shot.transition}, {shot.onscreen}, {style} (this setting, else what
    is wired to look), {camera} (this setting, else the shot's) and {negative}. Empty fields leave no stray commas; {{
    and }} are braces.
    """
    from studio.film.story.prompting import fill

    values = asdict(shot or Shot("")) | {"seconds": f"{shot.seconds:g}" if shot else ""}
    fields = {f"shot.{name}": str(value) for name, value in values.items()}
    fields |= {"style": style or str(look or ""), "camera": camera or fields["shot.camera"]}
    unwanted = fill(negative or str(avoid or "").replace("{", "{{").replace("}", "}}"), fields, "negative")
    return Prompt(Text(fill(template, fields | {"negative": unwanted})), Text(unwanted))


class Draft(NamedTuple):
    """The script as Markdown, ready for story.script."""

    script: Text


@node("story.write", words="llm, gpt, draft, chat, language model", version=2, lane=Lane.IO, title="Writer")
def write_story(
    ctx: Context,
    brief: Text | None = None,
    script: Text | None = None,
    *,
    task: Literal["script", "polish", "prompts"] = "script",
    idea: Annotated[str, Multiline()] = "",
    shots: Annotated[int, Slider(1, 200)] = 12,
    seconds: Annotated[int, Slider(1, 3600, unit="s")] = 60,
    endpoint: Annotated[str, Address(unless="local")] = "",
    model: str = "",
    temperature: Annotated[float, Slider(0, 2, 0.05)] = 0.7,
    timeout: Annotated[float, Slider(1, 3600, unit="s")] = 120.0,
    local: Annotated[str, Weights("text-generation", late=True)] = "",
    seed: Seed = RANDOM,
) -> Draft:
    """Draft a script from an idea, or rework one, with a language model.

    script writes a new shot list; polish rewrites the narration of the wired script; prompts rewrites its pictures for
    image models. Any OpenAI-compatible endpoint serves: Ollama, LM Studio, vLLM, llama.cpp or a vendor. Its key
    is looked for in the system's keyring and the environment and is never part of the project.

    shots, seconds: a draft that takes another time is lengthened or shortened as a whole, and one with another number
    of shots stays as it is; both are told.

    local: a model of the library that writes on this machine instead, with no server and no network: its id, its
    folder or .gguf file, or 'auto' for the first that is installed.
    """
    from studio.film.story import llm, screenwriting
    from studio.film.story.screenplay import parse
    from studio.film.story.scripts import own_text

    wanted = str(brief or "") or idea
    if task == "script" and not wanted.strip():
        raise SettingError(
            "there is no idea to write about", setting="idea", mend="Write one, or wire a text to 'brief'."
        )
    if task != "script" and script is None:
        raise SettingError(f"'{task}' needs a script", setting="task", mend="Wire the script's text to 'script'.")
    written = own_text(str(script)) if task != "script" else ""
    old = parse(written) if written else None
    options: dict[str, Any] = {"temperature": temperature}
    if seed != RANDOM:
        options["seed"] = seed
    expected = 400 * (len(old.shots) if old else shots)  # characters, for the progress bar only
    asked = screenwriting.messages(task, wanted, old, shots, seconds)

    def accept(given: Any) -> None:
        screenwriting.check(task, given, old)

    def heard(text: str) -> None:
        ctx.progress(min(len(text), expected), expected, "characters")

    if local:
        wish = WritingWish(
            messages=asked,
            schema=screenwriting.SCHEMAS[task],
            held=screenwriting.schema(task, shots),
            accept=accept,
            heard=heard,
            temperature=temperature,
            seed=max(0, seed),
        )
        answer = ctx.engine("text-generation", local)(wish)
    else:
        where = llm.find_endpoint(endpoint, model, ctx.option, timeout)
        answer = llm.ask_json(
            where, asked, screenwriting.SCHEMAS[task], accept, check=ctx.check, heard=heard, options=options
        )
    if task == "script":
        answer, differs = screenwriting.kept_to(answer, shots, seconds)
        if differs:
            said = "; ".join(differs)
            ctx.note(f"{said[0].upper()}{said[1:]}.")
    return Draft(Text(screenwriting.drafted(answer) if task == "script" else screenwriting.reworked(written, answer)))
