"""A Whisper of random weights with a tokenizer made in code: 0.3 MB that say nonsense at believable times."""

from __future__ import annotations

from pathlib import Path

import torch
from transformers import (
    GenerationConfig,
    WhisperConfig,
    WhisperFeatureExtractor,
    WhisperForConditionalGeneration,
    WhisperTokenizer,
)

WORDS = ["Ġthe", "Ġball", "Ġgoal", "Ġrobot", "Ġnight", "Ġsings", "."]
SPECIAL = ["endoftext", "startoftranscript", "en", "de", "translate", "transcribe", "startoflm", "startofprev"]


def whisper(folder: Path) -> Path:
    """Saves it as from_pretrained reads it."""
    special = [f"<|{name}|>" for name in [*SPECIAL, "nospeech", "notimestamps"]]
    moments = [f"<|{number * 0.02:.2f}|>" for number in range(1501)]
    vocabulary = ["!", "Ġ", *"abcdefghijklmnopqrstuvwxyz", *WORDS, *special, *moments]
    tokenizer = WhisperTokenizer(
        vocab={token: number for number, token in enumerate(vocabulary)}, merges=[], extra_special_tokens=special
    )

    def id(name: str) -> int:
        return int(tokenizer.convert_tokens_to_ids(f"<|{name}|>"))

    end = {"eos_token_id": id("endoftext"), "pad_token_id": id("endoftext"), "bos_token_id": id("endoftext")}
    torch.manual_seed(0)
    model = WhisperForConditionalGeneration(
        WhisperConfig(
            vocab_size=len(vocabulary),
            num_mel_bins=80,
            encoder_layers=1,
            decoder_layers=2,
            encoder_attention_heads=2,
            decoder_attention_heads=2,
            d_model=16,
            encoder_ffn_dim=32,
            decoder_ffn_dim=32,
            max_target_positions=64,
            decoder_start_token_id=id("startoftranscript"),
            **end,
        )
    )
    model.generation_config = GenerationConfig(
        decoder_start_token_id=id("startoftranscript"),
        is_multilingual=True,
        lang_to_id={"<|en|>": id("en"), "<|de|>": id("de")},
        task_to_id={"transcribe": id("transcribe"), "translate": id("translate")},
        no_timestamps_token_id=id("notimestamps"),
        prev_sot_token_id=id("startofprev"),
        alignment_heads=[[0, 0], [1, 1]],
        max_length=40,
        max_initial_timestamp_index=50,
        suppress_tokens=[vocabulary.index(token) for token in special[1:-1]],
        begin_suppress_tokens=[id("endoftext")],
        **end,
    )
    model.save_pretrained(folder)
    WhisperFeatureExtractor(feature_size=80).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder
