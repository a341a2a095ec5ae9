"""Tools for agents: the Model Context Protocol over stdin and stdout (modelcontextprotocol.io, the official Python
SDK).

An agent gets what a person at the window has: it lists node types, edits projects, checks, renders with progress and
cancel, looks at pictures of any result, compares takes. A project that is open in a window is edited there, as steps in
its undo menu. It writes project files (keeping what was there as NAME.bak) and what a render of these writes, which
stays inside the project's folder unless the user allowed more.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import anyio
import anyio.to_thread
from mcp.server.mcpserver import Context, Image, MCPServer
from mcp.server.mcpserver.exceptions import ResourceNotFoundError, ToolError
from pydantic import BaseModel, Field

from studio import __version__
from studio.app.console.nodesheet import as_data, as_text
from studio.base.errors import InvalidProject, Problem, ShotgraphError
from studio.doors import edits, seeing
from studio.doors.engineroom import EngineRoom, Outside
from studio.doors.guide import pages, read_page
from studio.doors.papers import Located, Papers
from studio.graph.catalog import Catalog
from studio.graph.graph import Graph

T = TypeVar("T")

INSTRUCTIONS = """Shotgraph makes films from graphs of nodes. A project is a file NAME.shotgraph: nodes with settings,
and wires. Begin with list_node_types and describe_node_type, then create_project and edit_project; check_project says
what is wrong and how to mend it; look shows what any output makes, and makes it first if need be; render makes the
film. A series (one picture a shot) runs each node behind it once an item; settings can be set for one item alone."""

Project = Annotated[str, Field(description="Path of a .shotgraph file, or the title of an unsaved project in a window")]
Node = Annotated[str, Field(description="Id of a node")]
Item = Annotated[str, Field(description="Id of one item of a series (a shot); empty for the first or only one")]


class Change(BaseModel):
    """One change of a project. `do` says which other fields count: add (type, node, settings, title), set (node,
    settings, item), reset (node, names, item), connect (source, target), disconnect (target), remove (node), mute and
    bypass (node, on)."""

    do: Literal["add", "set", "reset", "connect", "disconnect", "remove", "mute", "bypass"]
    type: str = Field("", description="add: the node type, such as image.generate")
    node: str = Field("", description="Id of the node; for add the id that it gets, made of the type if empty")
    title: str = Field("", description="add: what the canvas calls the node")
    settings: dict[str, Any] = Field(default_factory=dict, description="add, set: values by name of the setting")
    names: list[str] = Field(default_factory=list, description="reset: which settings go back to their defaults")
    item: str = Field("", description="set, reset: for this item of a series alone")
    source: str = Field("", description="connect: NODE.OUTPUT, or NODE where it has one output")
    target: str = Field("", description="connect, disconnect: NODE.SOCKET, or NODE.SETTING to drive a setting")
    on: bool = Field(True, description="mute, bypass: whether to, or to take it back")


def serve(room: EngineRoom) -> MCPServer[None]:
    """The server; `run("stdio")` or `run_stdio_async()` works it off. It closes the room when it ends."""

    @contextlib.asynccontextmanager
    async def living(_: MCPServer[None]) -> AsyncIterator[None]:
        try:
            yield None
        finally:
            await anyio.to_thread.run_sync(room.close)

    server: MCPServer[None] = MCPServer(
        "shotgraph",
        title="Shotgraph",
        version=__version__,
        instructions=INSTRUCTIONS,
        lifespan=living,
        log_level="WARNING",
    )
    papers = Papers(room.types, room.home)
    _add_node_types(server, room.types)
    _add_projects(server, room, papers)
    _add_renders(server, room, papers)
    _add_looks(server, room, papers)
    _add_resources(server, room.types)
    return server


async def _off_loop(work: Callable[[], T]) -> T:
    """Blocking work in a thread; what is wrong with it in words that an agent can act on."""
    try:
        return await anyio.to_thread.run_sync(work, abandon_on_cancel=True)
    except InvalidProject as error:
        raise ToolError("\n".join(map(str, error.problems))) from error
    except ShotgraphError as error:
        raise ToolError(str(error)) from error


# --- node types -------------------------------------------------------------------------------------------------


def _add_node_types(server: MCPServer[None], types: Catalog) -> None:
    @server.tool(title="List node types")
    async def list_node_types(search: str = "", category: str = "") -> list[dict[str, Any]]:
        """Node types with what they take and give. search: words in id, title or help; category: such as image, video,
        voice, audio, edit, publish (all that there are when both are empty)."""
        words = search.casefold().split()
        return [
            {
                "type": spec.id,
                "title": spec.title,
                "about": spec.summary,
                "inputs": {one.name: one.type.__name__ for one in spec.inputs},
                "outputs": {
                    one.name: f"Series of {one.type.__name__}" if one.series else one.type.__name__
                    for one in spec.outputs
                },
            }
            for spec in types
            if (not category or spec.category.casefold() == category.casefold())
            and all(word in f"{spec.id} {spec.title} {spec.help}".casefold() for word in words)
        ]

    @server.tool(title="Describe a node type")
    async def describe_node_type(type: str) -> dict[str, Any]:
        """Everything about one node type: sockets, settings with defaults, ranges, units and choices, help."""
        spec = types.get(type)
        if spec is None:
            raise ToolError(f"There is no node type '{type}'. Ask list_node_types.")
        return as_data(spec)


# --- projects ---------------------------------------------------------------------------------------------------


def _add_projects(server: MCPServer[None], room: EngineRoom, papers: Papers) -> None:
    @server.tool(title="Projects in open windows")
    async def open_projects() -> list[dict[str, Any]]:
        """Projects that the user has open in a window. What is edited in one of these appears there at once, as a step
        that the user can undo."""
        shown = await _off_loop(papers.shown)
        return [{"project": one.path or one.title, "title": one.title, "unsaved_changes": one.dirty} for one in shown]

    @server.tool(title="Create a project")
    async def create_project(project: Project) -> dict[str, Any]:
        """Begin an empty project file. Refused where there is a file already."""
        return _described(await _off_loop(lambda: papers.create(project)))

    @server.tool(title="Read a project")
    async def read_project(project: Project) -> dict[str, Any]:
        """Nodes with their settings, and wires."""
        return _described(await _off_loop(lambda: papers.read(project)))

    @server.tool(title="Edit a project")
    async def edit_project(
        project: Project,
        changes: list[Change],
        label: Annotated[str, Field(description="What the undo menu says, such as 'Slow the titles down'")] = "",
    ) -> dict[str, Any]:
        """Make changes in order, all or none, as one step. Answers the project as it is then, the ids of added nodes,
        and what is still wrong with it."""
        ids: list[str] = []

        def change(graph: Graph, folder: Path) -> Graph:
            ids.clear()
            for number, one in enumerate(changes, 1):
                try:
                    graph = _changed(graph, room.types, folder, one, ids)
                except InvalidProject as error:
                    raise InvalidProject(
                        [Problem(f"change {number} ({one.do}): {each.what}", mend=each.mend) for each in error.problems]
                    ) from None
            return graph

        def work() -> dict[str, Any]:
            words = f"{label or 'Edit'} (agent)"
            paper = papers.edit(project, words, change)
            wrong = room.problems(paper.graph, paper.path)
            return {**_described(paper), "added": ids, "problems": list(map(str, wrong))}

        return await _off_loop(work)

    @server.tool(title="Check a project")
    async def check_project(project: Project) -> list[str]:
        """Everything that a render would fail at for a reason known beforehand, each with its mend. Empty: nothing."""

        def work() -> list[str]:
            paper = papers.read(project)
            return list(map(str, room.problems(paper.graph, paper.path)))

        return await _off_loop(work)


def _changed(graph: Graph, types: Catalog, folder: Path, one: Change, ids: list[str]) -> Graph:
    match one.do:
        case "add":
            graph, id = edits.added(graph, types, one.type, one.node, one.settings, one.title)
            ids.append(id)
            return graph
        case "set":
            return edits.changed(graph, types, one.node, one.settings, one.item or None)
        case "reset":
            return edits.reset(graph, one.node, one.names, one.item or None)
        case "connect":
            return edits.connected(graph, types, folder, one.source, one.target)
        case "disconnect":
            return edits.disconnected(graph, one.target)
        case "remove":
            return edits.removed(graph, [one.node])
    edits.require(graph, one.node)
    return graph.change(one.node, **{"muted" if one.do == "mute" else "bypassed": one.on})


def _described(paper: Located) -> dict[str, Any]:
    nodes = {
        id: {
            "type": node.type,
            **({"title": node.title} if node.title else {}),
            "settings": dict(node.settings),
            **({"for_items": {item: dict(own) for item, own in node.overrides.items()}} if node.overrides else {}),
            **{word: True for word in ("muted", "bypassed") if getattr(node, word)},
        }
        for id, node in paper.graph.nodes.items()
    }
    wires = [{"from": wire.start, "to": wire.end} for wire in paper.graph.wires]
    return {"project": paper.name, "open_in_window": paper.shown, "nodes": nodes, "wires": wires}


# --- renders ----------------------------------------------------------------------------------------------------


def _add_renders(server: MCPServer[None], room: EngineRoom, papers: Papers) -> None:
    @server.tool(title="Render")
    async def render(
        project: Project,
        ctx: Context[None, Any],
        targets: Annotated[list[str] | None, Field(description="NODE or NODE.OUTPUT; none: every publish node")] = None,
        fresh: Annotated[bool, Field(description="Draw every random seed anew")] = False,
        wait: Annotated[bool, Field(description="False: answer at once with the job, to be asked for by job")] = True,
    ) -> dict[str, Any]:
        """Make the film, or the targets. Progress is told as it goes; cancelling the call stops the render, and what
        was made by then is kept."""

        def begin() -> Outside:
            paper = papers.read(project)
            return room.render(paper.graph, paper.path, targets or (), fresh=fresh)

        made = await _off_loop(begin)
        if not wait:
            return made.as_data()
        try:
            await _follow(made, ctx)
        except anyio.get_cancelled_exc_class():
            room.cancel(made.id)
            raise
        if made.state == "failed":
            raise ToolError("\n".join(map(str, made.problems)) or "The render failed.")
        return made.as_data()

    @server.tool(title="A render's state")
    async def job(
        id: Annotated[str, Field(description="As render answered it")],
        wait_seconds: Annotated[float, Field(ge=0, le=600, description="Wait so long for it to be over")] = 0.0,
    ) -> dict[str, Any]:
        """How far a render is, what it has made and what failed."""
        found = _job(room, id)
        if wait_seconds:
            await anyio.to_thread.run_sync(lambda: found.wait(wait_seconds), abandon_on_cancel=True)
        return found.as_data()

    @server.tool(title="Cancel a render")
    async def cancel_render(id: str) -> dict[str, Any]:
        """Stop a render within its step. What was made is kept, so the next one goes on from there."""
        found = _job(room, id)
        room.cancel(id)
        await anyio.to_thread.run_sync(lambda: found.wait(10.0), abandon_on_cancel=True)
        return found.as_data()


def _job(room: EngineRoom, id: str) -> Outside:
    found = room.job(id)
    if found is None:
        raise ToolError(f"There is no render '{id}'.")
    return found


async def _follow(job: Outside, ctx: Context[None, Any]) -> None:
    """Until it is over, telling how far it is. The engine's thread only wakes this one."""
    import asyncio

    loop, woken = asyncio.get_running_loop(), asyncio.Event()
    stop = job.listen(lambda: loop.call_soon_threadsafe(woken.set))
    told = -1.0
    try:
        while not job.is_over:
            await woken.wait()
            woken.clear()
            over, tasks = job.progress
            at = job.at if job.state == "running" else {}
            part = at["done"] / at["total"] if at.get("total") else 0.0
            now = over + min(part, 0.99)
            if now > told:  # the protocol wants it to grow
                told = now
                words = " ".join(filter(None, (at.get("node"), at.get("item"))))
                await ctx.report_progress(now, max(tasks, over + 1), words or None)
    finally:
        stop()


# --- looks ------------------------------------------------------------------------------------------------------


def _add_looks(server: MCPServer[None], room: EngineRoom, papers: Papers) -> None:
    @server.tool(title="Look at a result", structured_output=False)
    async def look(
        project: Project,
        socket: Annotated[str, Field(description="NODE.OUTPUT, or NODE where it has one output")],
        item: Item = "",
        frame: Annotated[int, Field(ge=-1, description="Of a clip: this frame; -1 for a strip of six")] = -1,
        width: Annotated[int, Field(ge=32, le=2048, description="Pixels of the picture at most")] = 640,
        make: Annotated[bool, Field(description="Make it first where there is none yet")] = True,
    ) -> list[Any]:
        """See what an output makes: facts, and a picture of a still, of a clip (a strip over time), or of a sound
        (its spectrogram, with loudness)."""

        def work() -> list[Any]:
            paper = papers.read(project)
            node, output = edits.end_of(paper.graph, room.types, socket)
            found, png = seeing.picture(
                room,
                paper.graph,
                paper.path.parent,
                node,
                output,
                item or None,
                frame=None if frame < 0 else frame,
                width=width,
                make=make,
            )
            return [found] if png is None else [found, Image(data=png, format="png")]

        return await _off_loop(work)

    @server.tool(title="Read a script's shots")
    async def read_shots(project: Project, node: Node) -> list[dict[str, Any]]:
        """The shots that a script node makes: their ids, titles, prompts, narration and seconds."""

        def work() -> list[dict[str, Any]]:
            paper = papers.read(project)
            _, output = edits.end_of(paper.graph, room.types, f"{node}.shots" if _has(paper, node, "shots") else node)
            folder = paper.path.parent
            first = seeing.facts(room, paper.graph, folder, node, output, None, True)
            items = [one for one in first.get("items", []) if one is not None]
            each = (seeing.facts(room, paper.graph, folder, node, output, item, False) for item in items)
            return [{"item": item, **_data(found)} for item, found in zip(items, each, strict=True)]

        return await _off_loop(work)

    def _has(paper: Located, node: str, output: str) -> bool:
        edits.require(paper.graph, node)
        spec = room.types.reads(paper.graph.nodes[node])
        return bool(spec and spec.output(output))

    @server.tool(title="List takes")
    async def list_takes(project: Project, node: Node, item: Item = "") -> list[dict[str, Any]]:
        """What a node with a random seed has made so far, newest first: key, seed, when, pinned."""

        def work() -> list[dict[str, Any]]:
            paper = papers.read(project)
            edits.require(paper.graph, node)
            return seeing.takes(room, paper.graph, paper.path.parent, node, item or None)

        return await _off_loop(work)

    @server.tool(title="Pick a take")
    async def pick_take(
        project: Project,
        node: Node,
        key: Annotated[str, Field(description="As list_takes gave it; empty with how=new")] = "",
        item: Item = "",
        how: Annotated[
            Literal["choose", "pin", "unpin", "new"],
            Field(description="choose: its seed is the node's again; pin: keep it; new: draw another seed"),
        ] = "choose",
    ) -> list[dict[str, Any]]:
        """Take an earlier result back, keep one for good, or ask for another one."""

        def work() -> list[dict[str, Any]]:
            paper = papers.read(project)
            edits.require(paper.graph, node)
            return seeing.takes(room, paper.graph, paper.path.parent, node, item or None, how, key)

        return await _off_loop(work)


def _data(found: dict[str, Any]) -> dict[str, Any]:
    data = found.get("data")
    return data if isinstance(data, dict) else {"text": found.get("text", "")}


# --- resources --------------------------------------------------------------------------------------------------


def _add_resources(server: MCPServer[None], types: Catalog) -> None:
    @server.resource("shotgraph://nodes/{type}", title="Node type", mime_type="text/plain")
    async def node_type(type: str) -> str:
        """Help of one node type."""
        spec = types.get(type)
        if spec is None:
            raise ResourceNotFoundError(f"There is no node type '{type}'.")
        return as_text(spec)

    @server.resource("shotgraph://guide/{page}", title="Guide", mime_type="text/markdown")
    async def guide(page: str) -> str:
        """A page of the guide; shotgraph://guide lists them."""
        text = read_page(page)
        if text is None:
            raise ResourceNotFoundError(f"There is no page '{page}'.")
        return text

    @server.resource("shotgraph://guide", title="Guide, contents", mime_type="text/plain")
    async def contents() -> str:
        """The pages of the guide."""
        return "\n".join(f"shotgraph://guide/{name}  {title}" for name, title in pages().items())
