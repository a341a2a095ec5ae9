"""Models of transformers in the pool: one network with its tokenizer or processor."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch

from studio.base.errors import ModelError
from studio.generative.devices import TorchDevice
from studio.models.pool import Mode


class NetworkModel:
    """A `pool.Loaded`. reader: the tokenizer or processor that goes with the network."""

    def __init__(self, network: Any, reader: Any, device: TorchDevice) -> None:
        self.network = network.eval()
        self.reader = reader
        self.device = device
        self._hooked = False

    def place(self, mode: Mode) -> None:
        if mode in (Mode.DEVICE, Mode.TILED, Mode.MODEL) or self.device.kind == "cpu":
            self.network.to(self.device.torch)
            return
        from accelerate import cpu_offload

        cpu_offload(self.network, self.device.torch)
        self._hooked = True

    def park(self) -> None:
        if self._hooked:
            from accelerate.hooks import remove_hook_from_submodules

            remove_hook_from_submodules(self.network)
            self._hooked = False
        self.network.to("cpu")


def load_network(kind: str, path: Path, dtype: torch.dtype, device: TorchDevice, *, reader: str) -> NetworkModel:
    """From a folder. reader: 'AutoTokenizer' or 'AutoProcessor'. Never runs code of the model's own. Raises ModelError
    that says what does not fit."""
    import transformers

    try:
        network = getattr(transformers, kind).from_pretrained(
            path, dtype=dtype, use_safetensors=True, local_files_only=True, trust_remote_code=False
        )
        words = getattr(transformers, reader).from_pretrained(path, local_files_only=True, trust_remote_code=False)
    except (OSError, ValueError, RuntimeError, KeyError, TypeError, AttributeError, ImportError) as error:
        if isinstance(error, RuntimeError) and "out of memory" in str(error):
            raise
        first = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise ModelError(
            f"the model {path.name} cannot be loaded: {first}",
            setting="model",
            mend="Check that it is complete, or download it again.",
        ) from error
    return NetworkModel(network, words, device)
