"""The command line: the composition root of headless work. The editor is only imported to open a window."""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio import __version__
from studio.base.errors import InvalidProject, Problem, ShotgraphError, suggest
from studio.base.plainly import speaking_plainly
from studio.base.room import require_room

if TYPE_CHECKING:  # with them come numpy and more, which a version or a word of help should not wait for
    from studio.graph.catalog import Catalog
    from studio.graph.graph import Graph

DONE, FAILED, WRONG, INTERRUPTED = 0, 3, 2, 130
_COMMANDS = (
    *("new", "check", "render", "provenance", "verify", "nodes", "models", "runtime", "voices", "plugins", "doctor"),
    *("import-cut", "mcp", "serve"),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit code of the contract. Bad input never ends in a trace."""
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    _speak_any_script()
    if arguments == ["--engine-host"]:  # a frozen app has no python to start parts of it with: it starts itself
        from studio.host.main import main as serve

        serve()
        return DONE
    if arguments == ["--encode-segment"]:
        from studio.media.files.apart import main as encode

        encode()
        return DONE
    with speaking_plainly():
        return _run(arguments)


def _run(arguments: Sequence[str]) -> int:
    try:
        if "render" in arguments[:1]:
            require_room()  # before the libraries that would end the process are imported
        parsed = _parser(arguments).parse_args(arguments)
        return int(parsed.run(parsed))
    except InvalidProject as error:
        for problem in error.problems:
            _say(f"error: {problem}")
        return WRONG
    except ShotgraphError as error:
        _say(f"error: {error}")
        return WRONG
    except KeyboardInterrupt:
        return INTERRUPTED
    except MemoryError:
        _say("error: the memory of this machine, or what this process may use of it, does not suffice. Close others.")
        return WRONG
    except BrokenPipeError:
        # Whoever read our output has gone; without this Python would complain once more while it exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:  # a folder of the user's that cannot be read or entered, wherever that was noticed
        from studio.base.files import plain

        _say(f"error: cannot read {error.filename or 'a file'}: {plain(error)}. Check its permissions and its disk.")
        return WRONG


def _speak_any_script() -> None:
    """Names of files and shots are in any script: pipes and files get UTF-8, whatever the locale (Windows' is not), and
    what a console cannot show is shown by its number rather than ending the run."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")


def _parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="shotgraph",
        description="Wire generative models into a graph that becomes a film.",
        epilog="Without a command, opens the editor.",
    )
    parser.add_argument("--version", action="version", version=f"shotgraph {__version__}")
    if not any(argument in _COMMANDS for argument in arguments[:1]):
        parser.add_argument(
            "project", nargs="?", type=Path, metavar="PROJECT", help="a .shotgraph file, or a film made by one"
        )
        parser.set_defaults(run=_edit)
        parser.usage = f"shotgraph [PROJECT] | {' | '.join(_COMMANDS)}"
        return parser
    commands = parser.add_subparsers(required=True)
    check = commands.add_parser("check", help="say everything that is wrong with a project; run nothing")
    check.add_argument("project", type=Path)
    check.set_defaults(run=_check)
    render = commands.add_parser("render", help="make the film, or the targets")
    render.add_argument("project", type=Path)
    render.add_argument("--output", type=Path, metavar="FILE", help="write the target here")
    render.add_argument("--target", action="append", default=[], metavar="NODE[.OUTPUT]")
    render.add_argument("--set", action="append", default=[], metavar="NODE.SETTING=VALUE", dest="changes")
    render.add_argument("--allow-outside", action="store_true", help="write beyond the project's folder, too")
    render.add_argument(
        "--allow-endpoint", action="append", default=[], metavar="URL", help="let the project send texts to it"
    )
    render.add_argument("--json", action="store_true", help="one JSON event a line on stdout")
    render.add_argument("--fresh", action="store_true", help="draw every random seed anew")
    render.set_defaults(run=_render)
    nodes = commands.add_parser("nodes", help="node types with sockets, settings, ranges and help")
    nodes.add_argument("node", nargs="?")
    nodes.add_argument("--json", action="store_true")
    nodes.set_defaults(run=_nodes)
    mcp = commands.add_parser("mcp", help="tools for agents, over stdin and stdout (Model Context Protocol)")
    mcp.set_defaults(run=_mcp)
    serve = commands.add_parser("serve", help="renders over HTTP, for scripts of this machine, and a page to look at")
    serve.add_argument("--port", type=int, default=8787, metavar="N", help="0 for any that is free")
    serve.add_argument("--folder", type=Path, default=Path(), help="of the projects; the current one if left out")
    serve.add_argument("--phone", action="store_true", help="let others in this network look at the queue")
    serve.set_defaults(run=_serve)
    from studio.app.console import (
        creditsheet,
        cutsheet,
        doctor,
        modelsheet,
        newsheet,
        pluginsheet,
        runtimesheet,
        verifysheet,
        voicesheet,
    )

    newsheet.add_command(commands)
    creditsheet.add_command(commands)
    cutsheet.add_command(commands)
    verifysheet.add_command(commands)
    modelsheet.add_command(commands)
    runtimesheet.add_command(commands)
    pluginsheet.add_command(commands)
    voicesheet.add_command(commands)
    doctor.add_command(commands)
    return parser


def _catalog() -> Catalog:
    from studio.app import node_types

    return node_types.known(lambda words: _say(f"warning: {words}"))


def _edit(parsed: argparse.Namespace) -> int:
    shown = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if sys.platform.startswith("linux") and not any(os.environ.get(name) for name in shown):
        mend = "Start it on a desktop, or use `shotgraph render`, which needs none."
        raise InvalidProject([Problem("there is no display to open the editor on", mend=mend)])
    require_room()
    from studio.ui.window import run

    return run(parsed.project)


# --- check and render -------------------------------------------------------------------------------------------


def _check(parsed: argparse.Namespace) -> int:
    from studio.app.console import reaching
    from studio.app.workshop import Workshop

    with Workshop(lambda words: _say(f"warning: {words}")) as workshop:
        project = parsed.project.absolute()
        graph = workshop.read(parsed.project)
        reach = workshop.reach(project)
        problems = workshop.problems(graph, project, reach)
        if problems:
            raise InvalidProject(problems)
        reaching.name_reads(reaching.look(graph, workshop.types, project, reach), _say)
    _say(f"{parsed.project}: {len(graph.nodes)} nodes, {len(graph.wires)} wires, nothing wrong")
    return DONE


def _render(parsed: argparse.Namespace) -> int:
    from studio.app.console import reaching
    from studio.app.console.export import Exporter
    from studio.app.console.report import HumanReport, JsonReport
    from studio.app.workshop import Workshop
    from studio.base import settings as app
    from studio.base.control import Control

    report = JsonReport(sys.stdout) if parsed.json else HumanReport()
    project = parsed.project.absolute()
    try:
        workshop = Workshop(lambda words: _say(f"warning: {words}"))
        graph, unfit = _changed(workshop.read(parsed.project), parsed.changes)
        try:
            carried = graph  # what a film carries of its project: where this one is put is nobody else's matter
            graph, targets, output = _directed(graph, workshop.types, parsed.target, parsed.output)
            plan = workshop.plan(graph, project.parent, targets)
        except InvalidProject as error:
            raise InvalidProject([*unfit, *error.problems]) from None
        if unfit:
            raise InvalidProject(unfit)
        reach = workshop.reach(project, anywhere=parsed.allow_outside)
        reach = reaching.typed(reach, graph, workshop.types, project.parent, parsed.changes, parsed.output)
        reach = reaching.allowing(reach, parsed.allow_endpoint)
        found = reaching.look(graph, workshop.types, project, reach, plan.steps)
        if found.problems:
            raise InvalidProject(found.problems)
        reaching.name_reads(found, lambda words: _say(f"note: {words}"))
        app.start_log(workshop.home)
        workshop.open_store()
    except InvalidProject as error:
        report.invalid(error.problems)
        return WRONG
    except ShotgraphError as error:
        report.invalid([error.problem])
        return WRONG
    control = Control()
    export = Exporter(workshop.home.results, output, control, workshop.home.voices)
    try:
        with workshop, _stopping(control):
            done = workshop.make(plan, carried, reach, emit=report, control=control, fresh=parsed.fresh, export=export)
    except ShotgraphError as error:  # the store went out of reach under way
        report.invalid([error.problem])
        return FAILED
    finally:
        report.close()
    if not parsed.json:
        for name, result in done.results.items():
            _print_result(name, result, many=len(done.results) > 1)
    if done.cancelled:
        return INTERRUPTED
    return FAILED if done.failed else DONE


def _print_result(name: str, result: Any, *, many: bool) -> None:
    lines = result.items() if isinstance(result, dict) else [("", result)]
    for item, value in lines:
        label = " ".join(filter(None, (name if many else "", str(item or ""))))
        sys.stdout.write(f"{label}: {value}\n" if label else f"{value}\n")
    sys.stdout.flush()


@contextlib.contextmanager
def _stopping(control: Any) -> Iterator[None]:
    """The first interrupt stops after the step in flight, the second at once."""

    def stop(_number: int, _frame: Any) -> None:
        if control.cancelled:
            os._exit(INTERRUPTED)
        control.cancel()

    numbers = [signal.SIGINT, signal.SIGTERM]
    before = [signal.signal(number, stop) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


def _changed(graph: Graph, changes: Sequence[str]) -> tuple[Graph, list[Problem]]:
    """The graph with --set applied, and what could not be. A value is JSON, or else plain text."""
    problems: list[Problem] = []
    for change in changes:
        name, equals, text = change.partition("=")
        node, _, setting = name.rpartition(".")
        if not equals or not node or not setting:
            problems.append(Problem(f"--set {change} does not fit", mend="Write --set NODE.SETTING=VALUE."))
        elif node not in graph.nodes:
            mend = suggest(node, graph.nodes) or "Run `shotgraph check` to see the project's nodes."
            problems.append(Problem(f"--set names a node '{node}' that is not there", setting=setting, mend=mend))
        else:
            try:
                value = json.loads(text)
            except ValueError:
                value = text
            graph = graph.set(node, setting, value)
    return graph, problems


def _directed(
    graph: Graph, types: Catalog, targets: Sequence[str], output: Path | None
) -> tuple[Graph, Sequence[str], Path | None]:
    """The graph and targets with --output applied: a sink writes there; any other single target is exported there.
    Raises InvalidProject, or MediaError when the name's ending does not suit what the target makes."""
    from studio.app.console.export import require_ending
    from studio.graph.lifting import kinds

    if output is None:
        return graph, targets, None
    output = output.absolute()
    names = list(targets) or [
        id for id, node in graph.nodes.items() if node.type in types and types[node.type].sink and not node.muted
    ]
    if len(names) != 1:
        mend = "Name one with --target." if names else "Add a publish node, or name a target with --target NODE."
        raise InvalidProject([Problem(f"--output needs one target, this project has {len(names)}", mend=mend)])
    node = graph.nodes.get(names[0])
    spec = types.get(node.type) if node else None
    if spec is not None and spec.sink and spec.setting("path"):
        return graph.set(names[0], "path", str(output)), names, None
    name, _, wanted = names[0].partition(".")
    spec = types.get(graph.nodes[name].type) if name in graph.nodes else None
    made = spec.output(wanted) if spec and wanted else spec.outputs[0] if spec and len(spec.outputs) == 1 else None
    if made:
        require_ending(kinds(graph, types).of(name, made.name) or made.type, output)
    return graph, names, output


def _mcp(_parsed: argparse.Namespace) -> int:
    from studio.base import settings as app
    from studio.doors.engineroom import EngineRoom
    from studio.doors.mcp_server import serve

    app.start_log(app.Home.find())
    room = EngineRoom(lambda words: _say(f"warning: {words}"))
    serve(room).run("stdio")
    return DONE


def _serve(parsed: argparse.Namespace) -> int:
    from studio.base import settings as app
    from studio.doors.serving import run

    app.start_log(app.Home.find())
    run(parsed.folder.absolute(), parsed.port, parsed.phone, _say)
    return DONE


# --- node types -------------------------------------------------------------------------------------------------


def _nodes(parsed: argparse.Namespace) -> int:
    from studio.app.console.nodesheet import as_data, as_text, listing

    types = _catalog()
    if parsed.node is not None and parsed.node not in types:
        mend = suggest(parsed.node, types.ids) or "Run `shotgraph nodes` for the list."
        raise InvalidProject([Problem(f"there is no node type '{parsed.node}'", mend=mend)])
    if parsed.json:
        shown: Any = as_data(types[parsed.node]) if parsed.node else [as_data(spec) for spec in types]
        sys.stdout.write(json.dumps(shown, ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write(as_text(types[parsed.node]) if parsed.node else listing(types))
    return DONE


if __name__ == "__main__":
    sys.exit(main())
