"""Tiny models of transformers: MusicGen with random weights, and a language model that knows one answer by heart."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import torch

from tests.models.tiny import t5_text, t5_tokenizer

ANSWER = {
    "title": "Tides",
    "style": "soft light",
    "music": "slow piano",
    "shots": [
        {
            "title": "Dawn Bay",
            "seconds": 4,
            "picture": "a bay at dawn",
            "narration": "The water wakes.",
            "sound": "waves",
            "camera": "slow push in",
        }
    ],
}


def musicgen(folder: Path) -> Path:
    from transformers import (
        EncodecConfig,
        EncodecFeatureExtractor,
        MusicgenConfig,
        MusicgenDecoderConfig,
        MusicgenForConditionalGeneration,
        MusicgenProcessor,
    )

    torch.manual_seed(0)
    audio = EncodecConfig(
        sampling_rate=1000,
        num_filters=4,
        hidden_size=8,
        codebook_dim=8,
        codebook_size=32,
        upsampling_ratios=[5, 4],
        target_bandwidths=[1.0],
        num_lstm_layers=1,
        norm_type="weight_norm",
        audio_channels=1,
    )
    decoder = MusicgenDecoderConfig(
        vocab_size=32,
        hidden_size=16,
        ffn_dim=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        num_codebooks=4,
        audio_channels=1,
        pad_token_id=32,
        bos_token_id=32,
    )
    config = MusicgenConfig(
        text_encoder=t5_text(16).config.to_dict(), audio_encoder=audio.to_dict(), decoder=decoder.to_dict()
    )
    model = MusicgenForConditionalGeneration(config).eval()
    model.generation_config.decoder_start_token_id = 32
    model.generation_config.pad_token_id = 32
    model.generation_config.bos_token_id = 32
    model.save_pretrained(folder)
    MusicgenProcessor(EncodecFeatureExtractor(feature_size=1, sampling_rate=1000), t5_tokenizer()).save_pretrained(
        folder
    )
    return folder


def storyteller(folder: Path, answer: Any = ANSWER, context: int = 4096) -> Path:
    """Says `answer` as JSON whatever it is asked: each token of it calls for the next."""
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import WhitespaceSplit
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    said = [f"{piece}" for piece in json.dumps(answer).split(", ")]
    said = [piece + ("," if number + 1 < len(said) else "") for number, piece in enumerate(said)]
    words = ["<unk>", "<end>", "<answer>", *dict.fromkeys(said)]
    plain = Tokenizer(WordLevel({word: number for number, word in enumerate(words)}, unk_token="<unk>"))
    plain.pre_tokenizer = WhitespaceSplit()
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=plain, unk_token="<unk>", eos_token="<end>")
    tokenizer.add_special_tokens({"additional_special_tokens": ["<answer>"]})
    tokenizer.chat_template = "{% for one in messages %}{{ one['content'] }} {% endfor %}<answer>"
    torch.manual_seed(0)
    size = len(words)
    config = LlamaConfig(
        vocab_size=size,
        hidden_size=64,
        intermediate_size=8,
        num_hidden_layers=1,
        num_attention_heads=2,
        max_position_embeddings=context,
        eos_token_id=1,
        bos_token_id=None,
        pad_token_id=1,
        tie_word_embeddings=False,
    )
    model = LlamaForCausalLM(config).eval()
    with torch.no_grad():
        layer = model.model.layers[0]
        layer.self_attn.o_proj.weight.zero_()
        layer.mlp.down_proj.weight.zero_()
        places = torch.eye(64)[:size]
        model.model.embed_tokens.weight.copy_(places)
        model.lm_head.weight.zero_()
        chain = ["<answer>", *said, "<end>"]
        for first, second in pairwise(chain):
            model.lm_head.weight[words.index(second)] += 40 * places[words.index(first)]
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder
