"""Makes resources/weights/speaker-encoder.npz out of the weights in Resemblyzer's wheel.

    python packaging/speaker_weights.py Resemblyzer-0.1.4-py3-none-any.whl

Needs torch (the extra `models`). Run once; the result is in the repository, because installing the package would
bring torch, librosa and a compiler's work (webrtcvad) to everybody. The optimiser's state, two thirds of the file,
and the two numbers of the training loss are left out, and the rest is kept in half precision.
"""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path

import numpy as np
import torch

TARGET = Path(__file__).resolve().parents[1] / "resources" / "weights" / "speaker-encoder.npz"


def main(wheel: str) -> None:
    with zipfile.ZipFile(wheel) as archive:
        content = archive.read("resemblyzer/pretrained.pt")
    state = torch.load(io.BytesIO(content), map_location="cpu", weights_only=True)["model_state"]
    kept = {name: tensor.numpy().astype(np.float16) for name, tensor in state.items() if "similarity" not in name}
    np.savez_compressed(TARGET, **kept)
    print(f"{TARGET}: {TARGET.stat().st_size / 1e6:.2f} MB, {sum(map(np.size, kept.values()))} numbers")


if __name__ == "__main__":
    main(sys.argv[1])
