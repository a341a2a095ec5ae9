"""A voice trained on its speaker's takes: a long job that can be broken off at any step and goes on where it was.

Teacher-forced, with SpeechT5's own loss (L1 of the mel spectra before and after its postnet, stop token, guided
attention), AdamW and low-rank changes (`trained.py`). Every draw of a step (which takes, which units drop out) comes
from the seed and the step's number alone, so a training that was killed and resumed ends in the same weights.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch

from studio.base.errors import Cancelled, MediaError, ModelError
from studio.embedded.cloning.references import Reference
from studio.embedded.voice import RATE
from studio.generative.seeding import seeded
from studio.generative.speecht5 import SpeechT5
from studio.generative.trained import changeable, changes, fill, read, write

CHECKPOINT, BEST = "checkpoint.safetensors", "voice.safetensors"
_WARM = 0.05  # of all steps, in which the rate rises
_HELD = 0.1  # of the takes, from which nothing is learnt
_MOST_HELD = 20
_STEEPEST = 1.0  # norm of a step's gradient


@dataclass(frozen=True)
class Course:
    """steps: at most; batch: takes a step; pace: the highest learning rate; every: steps between two checkpoints, at
    which the held-out takes are tried; patience: how many of those may bring nothing better before it ends."""

    steps: int
    batch: int
    pace: float
    every: int
    patience: int
    seed: int


@dataclass
class Progress:
    """Where a training stands. tried: (step, mean loss since the last try, loss of the held-out takes); best: index in
    it."""

    step: int = 0
    tried: list[tuple[int, float, float]] = field(default_factory=list)
    best: int = 0
    sum: float = 0.0

    @property
    def held(self) -> float:
        return self.tried[self.best][2] if self.tried else math.inf

    def ended(self, course: Course) -> bool:
        return self.step >= course.steps or len(self.tried) - 1 - self.best >= course.patience


Told = Callable[[Progress, float], None]
"""(progress, the step's loss), after every step; may raise Cancelled."""


def train(
    model: SpeechT5, takes: Sequence[Reference], speaker: torch.Tensor, course: Course, folder: Path, told: Told
) -> tuple[Progress, int]:
    """Train until it ends, from the checkpoint in `folder` where there is one; how it went, and how many takes were of
    no use. What was best lies in `folder`/voice.safetensors.

    Breaking off (told raises Cancelled) keeps the last step. Raises MediaError without two takes that the model can
    take in, ModelError when the loss is no number or a checkpoint does not fit.
    """
    items = _items(model, takes)
    if len(items) < 2:
        raise MediaError(
            "none of the takes can be learnt from",
            socket="samples",
            mend="They need their words, and at most 30 s each: voice.samples cuts them, voice.transcribe writes them.",
        )
    held, learnt = _parted(items, course.seed)
    device = model.network.device
    learner = _Learner(model.network, speaker.to(device), course)
    with changeable(model.network, course.seed):
        trained = changes(model.network)
        optimizer = torch.optim.AdamW(list(trained.values()), lr=course.pace)
        progress = _resumed(folder / CHECKPOINT, trained, optimizer)
        try:
            if not progress.tried:
                progress.tried.append((0, math.nan, learner.loss_of(held)))
            while not progress.ended(course):
                loss = learner.step(optimizer, list(trained.values()), learnt, progress.step)
                progress.step += 1
                progress.sum += loss
                if progress.step % course.every == 0 or progress.step == course.steps:
                    since = progress.step - progress.tried[-1][0]
                    progress.tried.append((progress.step, progress.sum / since, learner.loss_of(held)))
                    progress.sum = 0.0
                    if progress.tried[-1][2] < progress.held:
                        progress.best = len(progress.tried) - 1
                        write(folder / BEST, trained, {"step": progress.step, "held": progress.held})
                    _keep(folder / CHECKPOINT, trained, optimizer, progress)
                told(progress, loss)
        except Cancelled:
            _keep(folder / CHECKPOINT, trained, optimizer, progress)
            raise
        if not (folder / BEST).is_file():  # nothing was better than the model itself
            write(folder / BEST, trained, {"step": progress.step, "held": progress.held})
    return progress, len(takes) - len(items)


@dataclass(frozen=True)
class _Item:
    """letters: (n,) ids; spectrum: (frames, 80), log mel."""

    letters: torch.Tensor
    spectrum: torch.Tensor


class _Learner:
    def __init__(self, network: Any, speaker: torch.Tensor, course: Course) -> None:
        self._network = network
        self._speaker = speaker
        self._course = course
        for part in network.modules():
            if hasattr(part, "layerdrop"):  # leaves out whole layers when learning: too coarse for small changes, and
                part.layerdrop = 0.0  # without any the loss of attention has nothing to look at

    def step(self, optimizer: Any, trained: list[torch.nn.Parameter], items: Sequence[_Item], step: int) -> float:
        course = self._course
        chosen = _drawn(len(items), course, step)
        warm = max(1, round(_WARM * course.steps))
        for group in optimizer.param_groups:
            group["lr"] = course.pace * min(1.0, (step + 1) / warm) * (1 - step / course.steps)
        self._network.train()
        for part in self._network.modules():
            if isinstance(part, torch.nn.BatchNorm1d):  # what it has seen of many speakers is no part of the training
                part.eval()
        optimizer.zero_grad()
        with seeded((course.seed + 1 + step) % 2**32, self._network.device):
            loss = self._loss([items[index] for index in chosen])
            loss.backward()
        value = float(loss.detach())
        if not math.isfinite(value):
            raise ModelError(
                f"the training came apart at step {step}: its loss is no number",
                setting="pace",
                mend="Choose a slower pace; it begins anew.",
            )
        torch.nn.utils.clip_grad_norm_(trained, _STEEPEST)
        optimizer.step()
        return value

    def loss_of(self, items: Sequence[_Item]) -> float:
        """Of the held-out takes, the same drop-outs every time: the network has some even when it does not learn."""
        self._network.eval()
        total = 0.0
        with torch.no_grad(), seeded(self._course.seed, self._network.device):
            for item in items:
                total += float(self._loss([item]))
        return total / len(items)

    def _loss(self, items: Sequence[_Item]) -> torch.Tensor:
        device, pad = self._network.device, int(self._network.config.pad_token_id)
        letters = torch.nn.utils.rnn.pad_sequence([one.letters for one in items], True, pad)
        spectra = torch.nn.utils.rnn.pad_sequence([one.spectrum for one in items], True, -100.0)
        lengths = torch.tensor([len(one.letters) for one in items])
        made = self._network(
            input_ids=letters.to(device),
            attention_mask=(torch.arange(letters.shape[1])[None] < lengths[:, None]).long().to(device),
            labels=spectra.to(device),
            speaker_embeddings=self._speaker.expand(len(items), -1),
        )
        loss: torch.Tensor = made.loss
        return loss


def _items(model: SpeechT5, takes: Sequence[Reference]) -> list[_Item]:
    """The takes as the model takes them in; those without words, or too long for it, are left out."""
    config, found = model.network.config, []
    for take in takes:
        if not take.said.strip():
            continue
        letters, spectrum = model.letters(take.said)[0], model.spectrum(take.samples, RATE)
        spectrum = spectrum[: len(spectrum) // config.reduction_factor * config.reduction_factor]
        fits = len(spectrum) // config.reduction_factor <= config.max_speech_positions
        if 0 < len(letters) <= config.max_text_positions and len(spectrum) and fits:
            found.append(_Item(letters, spectrum))
    return found


def _parted(items: Sequence[_Item], seed: int) -> tuple[list[_Item], list[_Item]]:
    """(held out, learnt from): which is which is decided by the seed."""
    order = list(range(len(items)))
    random.Random(seed).shuffle(order)
    count = min(_MOST_HELD, max(1, round(_HELD * len(items))))
    return [items[index] for index in order[:count]], [items[index] for index in order[count:]]


def _drawn(count: int, course: Course, step: int) -> list[int]:
    """The takes of a step: all of them in an order of its own for every round, before any comes again."""
    batch = min(course.batch, count)
    turn, at = divmod(step, count // batch)
    order = list(range(count))
    random.Random(f"{course.seed} {turn}").shuffle(order)
    return order[at * batch : (at + 1) * batch]


# --- checkpoints ------------------------------------------------------------------------------------------------


def _keep(path: Path, trained: dict[str, torch.nn.Parameter], optimizer: Any, progress: Progress) -> None:
    tensors: dict[str, torch.Tensor] = dict(trained)
    for name, value in trained.items():
        for key, held in optimizer.state.get(value, {}).items():
            tensors[f"{name} {key}"] = held
    write(path, tensors, asdict(progress))


def _resumed(path: Path, trained: dict[str, torch.nn.Parameter], optimizer: Any) -> Progress:
    if not path.is_file():
        return Progress()
    tensors, facts = read(path)
    fill(trained, tensors, path.name)
    for name, value in trained.items():
        state = {key.removeprefix(f"{name} "): held for key, held in tensors.items() if key.startswith(f"{name} ")}
        if state:
            moments = {key: held.to(value.device) if key != "step" else held for key, held in state.items()}
            optimizer.state[value] = moments
    return Progress(
        int(facts["step"]), [(int(a), float(b), float(c)) for a, b, c in facts["tried"]], int(facts["best"]),
        float(facts["sum"]),
    )  # fmt: skip
