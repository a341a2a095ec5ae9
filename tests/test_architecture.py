"""The rules of the house, as tests. See docs/architecture.md."""

from __future__ import annotations

import ast
import graphlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEAVY = {"torch", "diffusers", "transformers", "onnxruntime", "av", "cv2", "scipy", "hibari_tts", "soundfile", "skia"}
QT = {"PySide6", "NodeGraphQt", "Qt", "shiboken6", "superqt", "qtawesome"}


def modules(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text("utf-8"))


def imported(tree: ast.Module, *, top_level_only: bool = False) -> set[str]:
    """Names of the modules that a module imports; imports for type checking do not count."""
    nodes = ast.walk(tree) if not top_level_only else iter(_run_at_import(tree))
    names: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def _run_at_import(tree: ast.Module) -> Iterator[ast.stmt]:
    for node in tree.body:
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        yield node


def offenders(found: Iterator[tuple[str, ast.Module]], roots: set[str], **how: bool) -> list[str]:
    return [
        f"{path} imports {name}"
        for path, tree in found
        for name in sorted(imported(tree, **how))
        if name.split(".")[0] in roots or any(name == root or name.startswith(root + ".") for root in roots)
    ]


def test_only_the_ui_knows_qt() -> None:
    found = (one for one in modules("studio", "nodes") if not one[0].startswith("studio/ui/"))
    assert offenders(found, QT) == []


def test_only_the_canvas_knows_nodegraphqt() -> None:
    found = (one for one in modules("studio") if "canvas" not in one[0])
    assert offenders(found, {"NodeGraphQt"}) == []


def test_the_engine_knows_nothing_above_it() -> None:
    roots = {
        "nodes",
        "plugins",
        "studio.ui",
        "studio.cli",
        "studio.graph.document",
        "studio.film.timeline",
        "studio.embedded",
    }
    assert offenders(modules("studio/engine"), roots) == []


def test_nodes_do_not_know_the_window_the_command_line_or_the_executor() -> None:
    roots = {"studio.ui", "studio.cli", "studio.graph.document", "studio.graph.execute", "studio.graph.plan"}
    assert offenders(modules("nodes"), roots) == []


def test_no_node_module_imports_another() -> None:
    found = (one for one in modules("nodes") if one[0] != "nodes/__init__.py")
    assert offenders(found, {"nodes"}) == []


def test_embedded_engines_know_no_graph() -> None:
    roots = {"nodes", "studio.ui", "studio.cli", "studio.graph.graph", "studio.graph.execute", "studio.graph.spec"}
    assert offenders(modules("studio/embedded"), roots) == []


def test_nodes_import_heavy_things_only_when_they_run() -> None:
    assert offenders(modules("nodes"), HEAVY, top_level_only=True) == []


def test_only_engines_know_generative_models_and_these_know_no_graph() -> None:
    roots = {"nodes", "studio.ui", "studio.cli", "studio.graph.graph", "studio.graph.execute", "studio.graph.plan"}
    assert offenders(modules("studio/generative"), roots) == []
    inside = ("studio/generative/", "studio/engines/")
    found = (one for one in modules("studio", "nodes", "plugins") if not one[0].startswith(inside))
    assert offenders(found, {"studio.generative"}) == []
    assert offenders(modules("studio/engines"), {"studio.generative"}, top_level_only=True) == []


def test_nothing_but_their_tests_imports_a_plugin() -> None:
    """An engine of a plugin is asked through the one way that there is."""
    assert offenders(modules("studio", "nodes"), {"plugins"}) == []
    letterbox = (one for one in modules("plugins") if not one[0].startswith(("plugins/animatic/", "plugins/synth/")))
    assert offenders(letterbox, {"plugins"}) == []


def test_starting_the_command_line_imports_nothing_heavy() -> None:
    program = (
        "import sys, studio.cli; from studio.app import node_types; node_types.known(print);"
        f"print(sorted({HEAVY | QT!r} & {{name.split('.')[0] for name in sys.modules}}))"
    )
    answer = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


def test_the_window_is_there_before_anything_heavy_numpy_included() -> None:
    program = (
        "import sys, studio.ui.window;"
        f"print(sorted({HEAVY | {'numpy', 'NodeGraphQt'}!r} & {{name.split('.')[0] for name in sys.modules}}))"
    )
    answer = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


def test_names_that_say_nothing_do_not_exist() -> None:
    banned = {"utils.py", "helpers.py", "misc.py", "common.py"}
    paths = [path for folder in ("studio", "nodes") for path in (ROOT / folder).rglob("*.py")]
    assert [path for path in paths if path.name in banned or path.stem.endswith(("_manager", "_new"))] == []


def test_nothing_is_pickled() -> None:
    assert offenders(modules("studio", "nodes"), {"pickle", "cPickle", "dill", "shelve", "marshal"}) == []


def test_packaging_does_not_shadow_the_package_of_that_name() -> None:
    assert not (ROOT / "packaging" / "__init__.py").exists()


def test_no_module_is_too_long_for_one_idea() -> None:
    found = {path: len((ROOT / path).read_text("utf-8").splitlines()) for path, _ in modules("studio", "nodes")}
    assert {path: lines for path, lines in found.items() if lines > 600} == {}


def test_no_widget_has_over_40_methods_of_its_own() -> None:
    found = {
        f"{path}: {node.name}": sum(isinstance(step, ast.FunctionDef) for step in node.body)
        for path, tree in modules("studio/ui")
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    assert {name: count for name, count in found.items() if count > 40} == {}


def test_a_class_of_the_window_has_a_name_of_its_own() -> None:
    named: dict[str, list[str]] = {}
    for path, tree in modules("studio", "nodes", "plugins"):
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                named.setdefault(node.name, []).append(path)
    ours = {name: paths for name, paths in named.items() if any(path.startswith("studio/ui/") for path in paths)}
    assert {name: paths for name, paths in ours.items() if len(paths) > 1} == {}


def test_there_is_no_circle_among_the_windows_files_and_folders() -> None:
    """Imports for type checking count: what is known for its types alone is known all the same."""
    found = {path.removeprefix("studio/ui/"): tree for path, tree in modules("studio/ui")}
    for folder in ("", *sorted({path.rpartition("/")[0] + "/" for path in found if "/" in path})):
        inside: dict[str, set[str]] = {}
        for path, tree in found.items():
            if not path.startswith(folder):
                continue
            room = path.removeprefix(folder).split("/")[0].removesuffix(".py")
            for name in imported(tree):
                known = name.removeprefix("studio.ui.").replace(".", "/") + "/"
                if name.startswith("studio.ui.") and known.startswith(folder):
                    inside.setdefault(room, set()).add(known.removeprefix(folder).split("/")[0])
        for room, others in inside.items():
            others.discard(room)
        graphlib.TopologicalSorter(inside).prepare()  # raises CycleError, which names the circle
