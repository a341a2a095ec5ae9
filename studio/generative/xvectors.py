"""X-vectors: what SpeechT5 knows a speaker by, 512 numbers from a recording.

Source: D. Snyder et al., "X-Vectors: Robust DNN Embeddings for Speaker Recognition", 2018, as SpeechBrain trained it
(speechbrain/spkrec-xvect-voxceleb): 24 mel bands, five layers over time, mean and deviation over all of it. SpeechT5
was trained with the vectors of these very weights, so those of another encoder would mean nothing to it.
"""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import torch
from torch import nn

from studio.base.errors import ModelError
from studio.media.values import Samples

RATE = 16000
_FILE = "embedding_model"
_BANDS, _FFT, _HOP = 24, 400, 160
_WIDTHS, _KERNELS, _DILATIONS = (512, 512, 512, 512, 1500), (5, 3, 3, 1, 1), (1, 2, 3, 1, 1)


class _Convolution(nn.Module):
    """As long as what goes in: the ends are mirrored."""

    def __init__(self, channels: int, width: int, kernel: int, dilation: int) -> None:
        super().__init__()
        self.conv = nn.Conv1d(channels, width, kernel, dilation=dilation)
        self._edge = dilation * (kernel - 1) // 2

    def forward(self, frames: torch.Tensor) -> torch.Tensor:
        padded = nn.functional.pad(frames, (self._edge, self._edge), mode="reflect") if self._edge else frames
        out: torch.Tensor = self.conv(padded)
        return out


class _Norm(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.norm = nn.BatchNorm1d(width)

    def forward(self, frames: torch.Tensor) -> torch.Tensor:
        out: torch.Tensor = self.norm(frames)
        return out


class _Pooling(nn.Module):
    """(1, width, frames) -> (1, 2 width): mean and deviation."""

    def forward(self, frames: torch.Tensor) -> torch.Tensor:
        return torch.cat([frames.mean(dim=2), frames.std(dim=2) + 1e-5], dim=1)


class _Linear(nn.Module):
    def __init__(self, width: int, out: int) -> None:
        super().__init__()
        self.w = nn.Linear(width, out)

    def forward(self, pooled: torch.Tensor) -> torch.Tensor:
        out: torch.Tensor = self.w(pooled)
        return out


class XVectors(nn.Module):
    """The names of its weights are SpeechBrain's."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks = nn.ModuleList()
        channels = _BANDS
        for width, kernel, dilation in zip(_WIDTHS, _KERNELS, _DILATIONS, strict=True):
            self.blocks.extend([_Convolution(channels, width, kernel, dilation), nn.LeakyReLU(), _Norm(width)])
            channels = width
        self.blocks.extend([_Pooling(), _Linear(2 * channels, 512)])

    def forward(self, bands: torch.Tensor) -> torch.Tensor:
        """(1, 24, frames) -> (1, 512)."""
        for block in self.blocks:
            bands = block(bands)
        return bands

    def of(self, takes: list[Samples]) -> torch.Tensor:
        """(1, 512) of unit length: the speaker in mono recordings (n,) at 16 kHz, a tenth of a second each or more."""
        with torch.no_grad():
            found = [nn.functional.normalize(self(_bands(torch.from_numpy(np.asarray(take))))) for take in takes]
        return nn.functional.normalize(torch.stack(found).mean(dim=0))


def load_xvectors(folder: Path) -> XVectors:
    """From SpeechBrain's file, or from the same names in safetensors. Raises ModelError that says what does not fit."""
    from safetensors.torch import load_file

    safe, pickled = folder / f"{_FILE}.safetensors", folder / f"{_FILE}.ckpt"
    try:
        # weights_only: of a pickle, nothing but tensors is read.
        weights = load_file(safe) if safe.is_file() else torch.load(pickled, map_location="cpu", weights_only=True)
        made = XVectors()
        made.load_state_dict(weights)
    except Exception as error:  # what torch raises of a pickle that holds more than tensors is pickle's own
        raise ModelError(
            f"the speaker encoder in {folder.name} cannot be loaded: {str(error).splitlines()[0]}",
            setting="model",
            mend="Download it again: `shotgraph models pull xvector`.",
        ) from error
    made.eval()
    return made


def _bands(samples: torch.Tensor) -> torch.Tensor:
    """(n,) -> (1, 24, frames): decibels in mel bands, each band's mean taken away."""
    spectrum = torch.stft(
        samples.float(), _FFT, _HOP, _FFT, torch.hamming_window(_FFT), center=True, pad_mode="constant",
        return_complex=True,
    )  # fmt: skip
    levels = 10 * torch.log10((spectrum.abs().square().T @ _filters()).clamp(min=1e-10))
    levels = levels.maximum(levels.max() - 80)
    return (levels - levels.mean(dim=0)).T[None]


def _filters() -> torch.Tensor:
    """(201, 24): triangles on O'Shaughnessy's mel scale, as wide to both sides as the next lower band is far."""
    top = 2595 * math.log10(1 + RATE / 2 / 700)
    hertz = 700 * (10 ** (torch.linspace(0, top, _BANDS + 2) / 2595) - 1)
    width, middle = (hertz[1:] - hertz[:-1])[:-1], hertz[1:-1]
    slope = (torch.linspace(0, RATE // 2, _FFT // 2 + 1)[:, None] - middle) / width
    return torch.minimum(slope + 1, 1 - slope).clamp(min=0)
