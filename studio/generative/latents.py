"""What latents will become, seen early and cheaply: a linear projection to RGB, fitted to each model's own autoencoder.

A patchwork of colours is encoded once, and least squares say how latents map to the colours (the idea of the published
"latent to RGB" factors for Stable Diffusion; fitted here, so that it holds for every autoencoder, known or not).
"""

from __future__ import annotations

import logging
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import torch

from studio.media.values import Image

log = logging.getLogger("shotgraph")

_SIDE = 128  # pixels of the patchwork; larger for autoencoders that shrink more
_TILES = 8  # colours a side
_RIDGE = 1e-3  # keeps directions that the patchwork says nothing of near 0
_SMALLEST = 160  # pixels of the preview's longer side, by repeating


class Projection:
    """weights: (channels + 1, 3), the last row is added to every pixel."""

    def __init__(self, weights: npt.NDArray[np.float32]) -> None:
        self._weights = weights

    @staticmethod
    @torch.no_grad()
    def fit(vae: Any, compression: int) -> Projection:
        """For an autoencoder of pictures. compression: pixels a side that become one latent."""
        colours = patchwork(max(_SIDE, _TILES * compression))
        place = next(vae.parameters())
        pixels = torch.from_numpy(colours).permute(2, 0, 1)[None] * 2 - 1
        pixels = pixels.to(place.device, place.dtype)
        made = vae.encode(pixels[:, :, None] if _wants_frames(vae) else pixels)
        latents = made.latent_dist.mode() if hasattr(made, "latent_dist") else made.latent
        latents = latents[:, :, 0] if latents.ndim == 5 else latents
        channels, high, wide = latents.shape[1:]
        seen = torch.nn.functional.interpolate(pixels.float().cpu() / 2 + 0.5, (high, wide), mode="area")
        left = latents[0].float().cpu().numpy().reshape(channels, -1).T.astype(np.float64)
        left = np.hstack((left, np.ones((len(left), 1))))
        right = seen[0].numpy().reshape(3, -1).T.astype(np.float64)
        square = left.T @ left
        square += np.eye(channels + 1) * _RIDGE * np.trace(square) / (channels + 1)
        return Projection(np.linalg.solve(square, left.T @ right).astype(np.float32))

    def picture(self, latents: npt.NDArray[np.float32]) -> Image:
        """(channels, height, width) latents, as the autoencoder takes them, as a small picture."""
        channels, high, wide = latents.shape
        rgb = latents.reshape(channels, -1).T @ self._weights[:-1] + self._weights[-1]
        rgb8 = (np.clip(np.nan_to_num(rgb), 0, 1) * 255 + 0.5).astype(np.uint8).reshape(high, wide, 3)
        times = max(1, -(-_SMALLEST // max(high, wide)))
        return Image(np.ascontiguousarray(rgb8.repeat(times, axis=0).repeat(times, axis=1)))


def patchwork(side: int) -> npt.NDArray[np.float32]:
    """(side, side, 3) of even patches that fill the colour cube, in an order without a pattern."""
    steps = np.linspace(0.02, 0.98, 4, dtype=np.float32)
    cube = np.stack(np.meshgrid(steps, steps, steps), axis=-1).reshape(-1, 3)
    colours = cube[np.random.default_rng(7).permutation(len(cube))].reshape(_TILES, _TILES, 3)
    patch = -(-side // _TILES)
    return np.ascontiguousarray(colours.repeat(patch, axis=0).repeat(patch, axis=1)[:side, :side])


class Previewer:
    """A `watching.Preview` for a pipeline of stills of this size. The projection is fitted before the first step, once
    for each autoencoder; fitted: those that are known, which is added to."""

    def __init__(self, pipe: Any, width: int, height: int, fitted: dict[int, Projection]) -> None:
        self._width, self._height = width, height
        self._projection = fitted.get(id(pipe.vae))
        if self._projection is not None:
            return
        try:
            self._projection = fitted[id(pipe.vae)] = Projection.fit(pipe.vae, compression(pipe))
        except Exception:  # an autoencoder of an unforeseen kind: the picture comes out all the same, unseen until then
            log.warning("no preview for %s", type(pipe.vae).__name__, exc_info=True)

    def __call__(self, pipe: Any, latents: torch.Tensor) -> Image | None:
        if self._projection is None:
            return None
        try:
            latents = spread(pipe, latents, self._width, self._height)
            return self._projection.picture(unscaled(pipe.vae, latents)[0].float().cpu().numpy())
        except (ValueError, RuntimeError, AttributeError):  # packed in an unforeseen way: no reason to lose the picture
            log.warning("no preview for %s", type(pipe).__name__, exc_info=True)
            self._projection = None
            return None


def compression(pipe: Any) -> int:
    """Pixels a side that become one latent."""
    return int(getattr(pipe, "vae_scale_factor", 8))


def spread(pipe: Any, latents: torch.Tensor, width: int, height: int) -> torch.Tensor:
    """Latents as (batch, channels, height, width), unpacked where the transformer works on rows of patches."""
    if latents.ndim == 3 and hasattr(pipe, "_unpatchify_latents"):  # FLUX.2: patches in rows, scaled patch by patch
        high, wide = height // (2 * compression(pipe)), width // (2 * compression(pipe))
        patches = latents.transpose(1, 2).reshape(len(latents), -1, high, wide).float()
        norm = pipe.vae.bn
        spreads = torch.sqrt(norm.running_var + pipe.vae.config.batch_norm_eps).view(1, -1, 1, 1)
        scaled = patches * spreads.to(patches.device) + norm.running_mean.view(1, -1, 1, 1).to(patches.device)
        return cast(torch.Tensor, pipe._unpatchify_latents(scaled))
    if latents.ndim == 3 and hasattr(pipe, "_unpack_latents"):
        latents = pipe._unpack_latents(latents, height, width, compression(pipe))
    return latents[:, :, latents.shape[2] // 2] if latents.ndim == 5 else latents


def unscaled(vae: Any, latents: torch.Tensor) -> torch.Tensor:
    """Latents in the scale of the autoencoder, not of the network that makes them."""
    config = vae.config
    mean, spread = getattr(config, "latents_mean", None), getattr(config, "latents_std", None)
    if mean is not None and spread is not None and len(mean) == latents.shape[1]:
        shape = (1, -1, 1, 1)
        latents = latents.float() * torch.tensor(spread, device=latents.device).view(shape)
        return latents + torch.tensor(mean, device=latents.device).view(shape)
    latents = latents.float() / (getattr(config, "scaling_factor", None) or 1.0)
    return latents + (getattr(config, "shift_factor", None) or 0.0)


def _wants_frames(vae: Any) -> bool:
    return any(isinstance(part, torch.nn.Conv3d) for part in vae.modules())
