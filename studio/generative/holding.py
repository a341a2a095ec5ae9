"""The motion brush inside a pipeline: parts that hold are held while it denoises, and its noise moves as was brushed.

Held: after each step the latents outside the brushed parts are replaced by those of the picture as it should be, noised
as far as the step has come (Lugmayr et al., "RePaint", CVPR 2022; Avrahami et al., "Blended Latent Diffusion", 2023).
A decoder leaks a little over edges, so the finished frames are laid over the picture once more, pixel by pixel: what is
held is the picture's own. Moving noise: see `studio.embedded.flow.noise`.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import torch

from studio.embedded.flow import Guide, moving_noise
from studio.generative.videokinds import Asked, factors, latent_frames
from studio.models.pipelines import ClipFacts

Pixels = np.ndarray[Any, Any]

FRESH = 0.5
"""Share of each frame's noise that is its own. Models that were not trained on moving noise freeze into it without."""


class Brushed:
    """A Guide, ready for one call of a pipeline: `latents` to start from, and `after_step` to hold what is held."""

    def __init__(self, pipe: Any, kind: ClipFacts, guide: Guide, asked: Asked) -> None:
        self._pipe, self._kind, self._guide, self._asked = pipe, kind, guide, asked
        space, self._time = factors(pipe)
        self._count = latent_frames(pipe, asked.frames)
        self._high, self._wide = asked.height // space, asked.width // space
        self._pad = _padding(pipe, self._count) if kind.paired else 0
        self._device = pipe._execution_device
        first_fixed = kind.layout == "packed" and kind.pictures == "image"
        self._clean = self._encoded() if guide.holds or first_fixed else None
        self._noise = self._moving() if guide.directed else self._still()
        self._free = self._masks() if guide.holds else None
        self.latents = self._start(first_fixed)

    # --- before the first step -----------------------------------------------------------------------------

    def _still(self) -> torch.Tensor:
        """(1, time, channels, height, width)."""
        shape = (1, self._count + self._pad, _channels(self._pipe), self._high, self._wide)
        return torch.randn(shape, generator=torch.Generator("cpu").manual_seed(self._asked.seed)).to(self._device)

    def _moving(self) -> torch.Tensor:
        def sources(number: int) -> Pixels:
            field = self._guide.sources(self._middle(number))
            high, wide = field.shape[:2]
            shares: Pixels = (field + np.float32(0.5)) / np.array([wide, high], np.float32)
            return shares

        noise = moving_noise(
            self._count, _channels(self._pipe), self._high, self._wide, sources, seed=self._asked.seed, fresh=FRESH
        )
        return self._padded(torch.from_numpy(noise)[None]).to(self._device)

    def _middle(self, latent: int) -> int:
        """The frame in the middle of those that a latent stands for; the first stands for the first alone."""
        return min(self._asked.frames - 1, max(0, latent * self._time - (self._time - 1) // 2))

    def _covered(self, latent: int) -> range:
        if self._time == 1 or latent == 0:
            return range(latent, latent + 1)
        return range((latent - 1) * self._time + 1, min(self._asked.frames, latent * self._time + 1))

    def _padded(self, values: torch.Tensor) -> torch.Tensor:
        return torch.cat([values[:, :1]] * self._pad + [values], dim=1) if self._pad else values

    def _masks(self) -> torch.Tensor:
        """(1, time, 1, height, width): 1 where the model is free in any frame that the latent stands for."""
        masks = np.empty((1, self._count, 1, self._high, self._wide), np.float32)
        for latent in range(self._count):
            seen = np.max([self._guide.free(number) for number in self._covered(latent)], axis=0)
            small = cv2.resize(seen, (self._wide, self._high), interpolation=cv2.INTER_AREA)
            masks[0, latent, 0] = np.asarray(small, np.float32) / np.float32(255)
        return self._padded(torch.from_numpy(masks)).to(self._device)

    def _encoded(self) -> torch.Tensor:
        """The latents (1, time, channels, height, width) of the clip in which only the camera moves."""
        vae = self._pipe.vae
        plates = np.stack([self._guide.plate(number) for number in range(self._asked.frames)])
        video = torch.from_numpy(plates).permute(3, 0, 1, 2)[None].float() / 127.5 - 1  # (1, 3, time, h, w)
        video = video.to(self._device, vae.dtype)
        with torch.no_grad():
            if self._time == 1:  # a decoder of pictures, which knows no time
                parts = [vae.encode(video[:, :, n]).latent_dist.mode() for n in range(self._asked.frames)]
                latents = torch.stack(parts, dim=2)
            else:
                latents = vae.encode(video).latent_dist.mode()
        latents = _normalised(vae, latents.float())
        return self._padded(latents.permute(0, 2, 1, 3, 4))

    def _start(self, first_fixed: bool) -> torch.Tensor:
        start = self._noise
        if first_fixed:
            assert self._clean is not None
            start = torch.cat([self._clean[:, :1], start[:, 1:]], dim=1)
        return self._laid_out(start.to(self._dtype()))

    def _dtype(self) -> torch.dtype:
        network = getattr(self._pipe, "transformer", None) or getattr(self._pipe, "unet", None)
        return torch.float32 if self._kind.float_latents or network is None else network.dtype

    # --- layouts -------------------------------------------------------------------------------------------

    def _laid_out(self, values: torch.Tensor) -> torch.Tensor:
        if self._kind.layout == "tc":
            return values
        values = values.permute(0, 2, 1, 3, 4).contiguous()
        if self._kind.layout == "ct":
            return values
        pipe = self._pipe
        packed: torch.Tensor = pipe._pack_latents(
            values, pipe.transformer_spatial_patch_size, pipe.transformer_temporal_patch_size
        )
        return packed

    def _laid_back(self, latents: torch.Tensor) -> torch.Tensor:
        if self._kind.layout == "tc":
            return latents
        if self._kind.layout == "packed":
            pipe = self._pipe
            latents = pipe._unpack_latents(
                latents,
                self._count,
                self._high,
                self._wide,
                pipe.transformer_spatial_patch_size,
                pipe.transformer_temporal_patch_size,
            )
        return latents.permute(0, 2, 1, 3, 4)

    # --- while it denoises ---------------------------------------------------------------------------------

    def after_step(self, pipe: Any, step: int, latents: torch.Tensor) -> torch.Tensor:
        """The latents after step 0, 1, ... with the held parts put back."""
        if self._free is None or self._clean is None:
            return latents
        times = pipe.scheduler.timesteps
        wanted = self._clean if step + 1 >= len(times) else _noised(pipe, self._clean, self._noise, times[step + 1])
        own = self._laid_back(latents)
        held = self._free.to(own.dtype) * own + (1 - self._free).to(own.dtype) * wanted.to(own.dtype)
        return self._laid_out(held).to(latents.dtype)

    # --- after the last step -------------------------------------------------------------------------------

    def finished(self, number: int, frame: Pixels) -> Pixels:
        """A decoded frame (h, w, 3) uint8 with the picture's own pixels where they are held."""
        if not self._guide.holds:
            return frame
        free = self._guide.free(number)[..., None].astype(np.float32) / np.float32(255)
        mixed: Pixels = (frame * free + self._guide.plate(number) * (1 - free) + np.float32(0.5)).astype(np.uint8)
        return mixed


def _channels(pipe: Any) -> int:
    vae = pipe.vae.config
    return int(vae["z_dim"] if "z_dim" in vae else vae["latent_channels"])


def _padding(pipe: Any, count: int) -> int:
    """CogVideoX 1.5 works on pairs of latents and puts what is lacking in front."""
    network = getattr(pipe, "transformer", None)
    if network is None:
        return 0
    return -count % int(network.config.get("patch_size_t") or 1)


def _normalised(vae: Any, latents: torch.Tensor) -> torch.Tensor:
    """As the network sees them: shifted and scaled as the decoder's configuration or statistics say."""
    own = vae if isinstance(vae.__dict__.get("_buffers", {}).get("latents_mean"), torch.Tensor) else None
    mean, spread = (
        getattr(own, name) if own is not None else vae.config.get(name) for name in ("latents_mean", "latents_std")
    )
    scale = vae.config.get("scaling_factor")
    scale = 1.0 if scale is None else scale
    if mean is not None and spread is not None:
        mean, spread = (torch.as_tensor(part).view(1, -1, 1, 1, 1).to(latents) for part in (mean, spread))
        return (latents - mean) * scale / spread
    return latents / scale if vae.config.get("invert_scale_latents") else latents * scale


def _noised(pipe: Any, clean: torch.Tensor, noise: torch.Tensor, time: Any) -> torch.Tensor:
    """The clean latents as noisy as the scheduler has them at a time of its own."""
    times = time.reshape(1)
    scheduler = pipe.scheduler
    if hasattr(scheduler, "scale_noise"):
        mixed: torch.Tensor = scheduler.scale_noise(clean, times, noise)
    else:
        mixed = scheduler.add_noise(clean, noise, times)
    return mixed
