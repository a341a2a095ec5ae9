"""SpeechT5 at its real size, with random weights: seconds of a core for a second of speech, and to learn from one.

What it says is noise; what it costs is what the real weights cost. Run: python -m benchmarks.neural_voices
"""

from __future__ import annotations

import resource
import time

import torch
import transformers

from studio.generative.trained import changeable, changes

TAKES, FRAMES = 2, 400


def main() -> None:
    torch.set_num_threads(1)
    torch.manual_seed(0)
    model = transformers.SpeechT5ForTextToSpeech(transformers.SpeechT5Config()).eval()
    vocoder = transformers.SpeechT5HifiGan(transformers.SpeechT5HifiGanConfig()).eval()
    torch.nn.init.constant_(model.speech_decoder_postnet.prob_out.bias, -9)  # it speaks until it is cut off
    print(f"{sum(value.numel() for value in model.parameters()) / 1e6:.0f} million weights, one thread")
    for ratio in (2.0, 8.0):
        began, cpu = time.perf_counter(), time.process_time()
        said = model.generate_speech(
            torch.randint(4, 70, (1, 60)), torch.ones(1, 512), vocoder=vocoder, maxlenratio=ratio
        )
        seconds = len(said) / 16000
        spent, wall = time.process_time() - cpu, time.perf_counter() - began
        print(f"speech of {seconds:.1f} s: {spent / seconds:.2f} s of a core a second ({wall:.1f} s by the clock)")
    with changeable(model, 0):
        trained = changes(model)
        optimizer = torch.optim.AdamW(list(trained.values()), lr=1e-4)
        print(f"trained: {sum(value.numel() for value in trained.values()) / 1e6:.1f} million weights")
        model.train()
        for _ in range(3):
            began, cpu = time.perf_counter(), time.process_time()
            loss = model(
                input_ids=torch.randint(4, 70, (TAKES, 80)),
                attention_mask=torch.ones(TAKES, 80, dtype=torch.long),
                labels=torch.randn(TAKES, FRAMES, 80),
                speaker_embeddings=torch.ones(TAKES, 512),
            ).loss
            loss.backward()
            optimizer.step()
            optimizer.zero_grad()
            spent = (time.process_time() - cpu) / (TAKES * FRAMES * 0.016)
            print(
                f"a step: {spent:.2f} s of a core a second of takes ({time.perf_counter() - began:.1f} s by the clock)"
            )
    print(f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.2f} GiB of memory")


if __name__ == "__main__":
    main()
