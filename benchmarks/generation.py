"""Diffusion through Shotgraph against the same pipeline called by a script, and memory while models take turns.

Weights are random: time and memory do not hang on what is painted. On a processor the network is a small U-Net whose
step takes long enough to be measured; on a graphics card it has the sizes of SDXL, and every memory mode is run for
its time a step and its peak of the card's memory. Both ways run turn by turn in one process and paint the same picture,
which is checked. On a processor that others use as well, read the ratio of processor time.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from importlib import util
from pathlib import Path
from typing import Any

import numpy as np
import psutil


class Watcher:
    """A `Context` that takes what it is told, early looks included, and keeps nothing."""

    node, item, project_folder = "still", None, Path()

    def check(self) -> None: ...

    def progress(self, done: int, total: int, unit: str = "frames", preview: Any = None) -> None: ...

    def note(self, text: str) -> None: ...

    def device_memory(self, device: str, used: int, total: int) -> None: ...

    def option(self, name: str) -> str:
        return ""


def sized_sdxl(folder: Path, full: bool) -> Path:
    """A pipeline of SDXL's classes: of SDXL's sizes (full), or with a tenth of its channels and its whole depth."""
    import torch
    from diffusers import AutoencoderKL, EulerDiscreteScheduler, StableDiffusionXLPipeline, UNet2DConditionModel

    from tests.models import tiny

    torch.manual_seed(0)
    sides = (320, 640, 1280) if full else (64, 128, 256)
    dtype = torch.float16 if full else torch.float32
    parts = tiny.sdxl_parts()
    parts["unet"] = UNet2DConditionModel(
        block_out_channels=sides,
        layers_per_block=2,
        sample_size=128,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
        cross_attention_dim=64,
        attention_head_dim=(5, 10, 20) if full else (2, 4, 8),
        use_linear_projection=True,
        addition_embed_type="text_time",
        addition_time_embed_dim=8,
        transformer_layers_per_block=(1, 2, 10) if full else (1, 1, 2),
        projection_class_embeddings_input_dim=80,
    ).to(dtype)
    wide = (128, 256, 512, 512) if full else (32, 32, 64, 64)
    parts["vae"] = AutoencoderKL(
        block_out_channels=wide,
        down_block_types=["DownEncoderBlock2D"] * 4,
        up_block_types=["UpDecoderBlock2D"] * 4,
        layers_per_block=2 if full else 1,
        latent_channels=4,
        sample_size=1024,
    ).to(dtype)
    parts["scheduler"] = EulerDiscreteScheduler(beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear")
    StableDiffusionXLPipeline(**parts).save_pretrained(folder)
    return folder


def overhead(folder: Path, side: int, steps: int, rounds: int) -> None:
    import torch
    from diffusers import StableDiffusionXLPipeline
    from studio.graph.pick import Picked

    from studio.generative.devices import best_device, precision
    from studio.generative.stills import Wish, paint
    from studio.models.pipelinefiles import read_files

    device = best_device()
    pipe = StableDiffusionXLPipeline.from_pretrained(folder, dtype=precision(device)).to(device.torch)
    pipe.set_progress_bar_config(disable=True)
    picked, wish = Picked("sdxl", read_files(folder)), Wish("a fox", "", side, side, steps, 5.0, 7)

    def script() -> np.ndarray:
        how = {"width": side, "height": side, "num_inference_steps": steps, "guidance_scale": 5.0}
        return np.array(pipe("a fox", generator=torch.Generator("cpu").manual_seed(7), **how).images[0])

    ways = {"script": script, "Shotgraph": lambda: paint(Watcher(), picked, wish)[0].pixels}  # type: ignore[arg-type]
    first = [way() for way in ways.values()]
    print(f"{device.title}, {side}x{side}, {steps} steps; same pixels: {np.array_equal(*first)}")
    took: dict[str, list[float]] = {name: [] for name in ways}
    spent: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(rounds):
        for name in list(ways) if number % 2 else list(ways)[::-1]:
            began, busy = time.perf_counter(), time.process_time()
            ways[name]()
            took[name].append((time.perf_counter() - began) / steps)
            spent[name].append((time.process_time() - busy) / steps)
    ratio = statistics.median(ours / theirs for ours, theirs in zip(took["Shotgraph"], took["script"], strict=True))
    for name, times in took.items():
        print(f"{name:>10}: {statistics.median(times) * 1000:8.1f} ms a step (best {min(times) * 1000:.1f})")
    busy = statistics.median(spent["Shotgraph"]) / statistics.median(spent["script"])
    print(f"{'ratio':>10}: {ratio:8.3f} median of {rounds} pairs; {busy:.3f} of processor time")


def switches(folder: Path, side: int) -> None:
    from studio.graph.pick import Picked

    from studio.generative import lending
    from studio.generative.devices import trim
    from studio.generative.stills import Wish, paint
    from studio.models.pipelinefiles import read_files

    pool = lending.pool()
    pool._ram = 0  # nothing stays beside the model that works
    rss = []
    with tempfile.TemporaryDirectory() as place:
        for number in range(10):
            own = Path(place) / str(number)
            shutil.copytree(folder, own)
            paint(Watcher(), Picked("sdxl", read_files(own)), Wish("a fox", "", side, side, 1, 5.0, 7))  # type: ignore[arg-type]
            trim()
            rss.append(psutil.Process().memory_info().rss / 1e6)
            shutil.rmtree(own)
    print(
        f"memory after models 1..10: {', '.join(f'{one:.0f}' for one in rss)} MB; ten over two: {rss[9] / rss[1]:.3f}"
    )


def modes(folder: Path, side: int, steps: int) -> None:
    """Only on a graphics card: every memory mode's time a step and peak, beside what the pool expects."""
    import torch
    from studio.graph.pick import Picked

    from studio.generative import lending
    from studio.generative.devices import best_device, trim
    from studio.generative.stills import Wish, paint
    from studio.models.pipelinefiles import read_files
    from studio.models.pool import MODES, Pool

    device = best_device()
    if device.kind != "cuda":
        print("memory modes: not run, there is no CUDA or ROCm card here")
        return
    chosen = Pool.mode_for
    picked, wish = Picked("sdxl", read_files(folder)), Wish("a fox", "", side, side, steps, 5.0, 7)
    for mode in MODES:
        expected: list[int] = []

        def always(pool: Pool, demand: Any, mode: Any = mode, expected: list[int] = expected) -> Any:
            expected.append(demand.needs(mode))
            return mode

        Pool.mode_for = always  # type: ignore[method-assign]
        try:
            paint(Watcher(), picked, wish)  # type: ignore[arg-type]
            torch.cuda.reset_peak_memory_stats()
            began = time.perf_counter()
            paint(Watcher(), picked, wish)  # type: ignore[arg-type]
            seconds = (time.perf_counter() - began) / steps
        finally:
            Pool.mode_for = chosen  # type: ignore[method-assign]
        peak = torch.cuda.max_memory_allocated() / 2**30
        wanted = expected[-1] / 2**30
        print(f"{mode.value:<42} {seconds * 1000:8.1f} ms a step, peak {peak:.2f} GiB (expected {wanted:.2f})")
    lending.pool().clear()
    trim()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parsed = parser.parse_args()
    if util.find_spec("torch") is None:
        print("not run: the runtime of models is not installed (make models)")
        return 0
    import torch

    full = torch.cuda.is_available()
    side, steps, rounds = (1024, 20, 5) if full else (256, 4, 3) if parsed.quick else (384, 6, 9)
    with tempfile.TemporaryDirectory() as place:
        folder = sized_sdxl(Path(place) / "sdxl", full)
        overhead(folder, side, steps, rounds)
        modes(folder, side, steps)
        switches(folder, 64)
    print(f"peak memory {psutil.Process().memory_info().rss / 1e6:.0f} MB resident at the end")
    return 0


if __name__ == "__main__":
    sys.exit(main())
