"""CSM, SpeechT5, its vocoder and speaker encoder with random weights, saved as on the hub."""

from __future__ import annotations

import io
import string
from pathlib import Path

import sentencepiece
import torch
from safetensors.torch import save_file
from tokenizers import Regex, Tokenizer, models, pre_tokenizers
from transformers import (
    CsmConfig,
    CsmForConditionalGeneration,
    CsmProcessor,
    EncodecFeatureExtractor,
    GenerationConfig,
    MimiConfig,
    PreTrainedTokenizerFast,
    SpeechT5Config,
    SpeechT5FeatureExtractor,
    SpeechT5ForSpeechToSpeech,
    SpeechT5ForTextToSpeech,
    SpeechT5HifiGan,
    SpeechT5HifiGanConfig,
    SpeechT5Processor,
    SpeechT5Tokenizer,
)

from studio.generative.xvectors import XVectors

_TURN = (
    "{%- for message in messages %}{%- for content in message['content'] %}"
    "{%- if content['type'] == 'text' %}"
    "{{ '<|begin_of_text|>[' + message['role'] + ']' + content['text'] + '<|end_of_text|>' }}"
    "{%- elif content['type'] == 'audio' %}{{ '<|AUDIO|><|audio_eos|>' }}"
    "{%- endif %}{%- endfor %}{%- endfor %}"
)


def csm(folder: Path) -> Path:
    special = ["<|begin_of_text|>", "<|end_of_text|>", "<|AUDIO|>", "<|audio_eos|>", "<pad>"]
    vocabulary = [*special, *string.printable, "<unk>"]
    split = Tokenizer(models.WordLevel({one: id for id, one in enumerate(vocabulary)}, unk_token="<unk>"))
    split.pre_tokenizer = pre_tokenizers.Split(Regex("."), "isolated")
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=split,
        bos_token=special[0],
        eos_token=special[1],
        pad_token="<pad>",
        unk_token="<unk>",
        additional_special_tokens=special[2:4],
    )
    small = {
        "hidden_size": 16,
        "intermediate_size": 32,
        "num_hidden_layers": 1,
        "num_attention_heads": 2,
        "head_dim": 8,
    }
    codec = MimiConfig(
        num_filters=4,
        num_key_value_heads=2,
        codebook_size=64,
        codebook_dim=8,
        vector_quantization_hidden_dimension=8,
        num_quantizers=4,
        num_semantic_quantizers=1,
        upsample_groups=16,
        **small,
    )
    sounds = {"num_codebooks": 4, "vocab_size": 35, "num_key_value_heads": 1}
    config = CsmConfig(
        text_vocab_size=len(vocabulary),
        max_position_embeddings=2048,
        codebook_pad_token_id=34,
        codebook_eos_token_id=0,
        audio_token_id=2,
        audio_eos_token_id=3,
        bos_token_id=0,
        eos_token_id=None,
        pad_token_id=4,
        depth_decoder_config={"backbone_hidden_size": 16, "max_position_embeddings": 5, **sounds, **small},
        codec_config=codec.to_dict(),
        **sounds,
        **small,
    )
    torch.manual_seed(0)
    model = CsmForConditionalGeneration(config)
    model.generation_config = GenerationConfig(do_sample=True, bos_token_id=0, pad_token_id=4, eos_token_id=0)
    model.depth_decoder.generation_config = GenerationConfig(do_sample=True, max_new_tokens=3, min_new_tokens=3)
    model.save_pretrained(folder)
    hearing = EncodecFeatureExtractor(feature_size=1, sampling_rate=24000)
    CsmProcessor(hearing, tokenizer, chat_template=_TURN).save_pretrained(folder)
    return folder


def speecht5(folder: Path, *, speech: bool = False, pickled: bool = False) -> Path:
    """speech: the one that converts; pickled: weights as the hub has them."""
    letters = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter([f"{string.ascii_letters} .,'!?-"] * 3),
        model_writer=letters,
        model_type="char",
        vocab_size=64,
        hard_vocab_limit=False,
        bos_id=0,
        pad_id=1,
        eos_id=2,
        unk_id=3,
        minloglevel=2,
    )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "spm_char.model").write_bytes(letters.getvalue())
    tokenizer = SpeechT5Tokenizer(str(folder / "spm_char.model"))
    torch.manual_seed(0)
    model = (SpeechT5ForSpeechToSpeech if speech else SpeechT5ForTextToSpeech)(
        SpeechT5Config(
            vocab_size=len(tokenizer),
            hidden_size=16,
            encoder_layers=1,
            decoder_layers=1,
            encoder_attention_heads=2,
            decoder_attention_heads=2,
            encoder_ffn_dim=32,
            decoder_ffn_dim=32,
            conv_dim=(8, 8),
            conv_stride=(10, 32),
            conv_kernel=(10, 32),
            speech_decoder_prenet_units=16,
            speech_decoder_postnet_units=16,
            speech_decoder_postnet_layers=2,
            num_conv_pos_embeddings=4,
            num_conv_pos_embedding_groups=2,
            max_text_positions=600,
            guided_attention_loss_num_heads=1,
        )
    )
    torch.nn.init.constant_(model.speech_decoder_postnet.prob_out.bias, -1.25)  # it would end with its first step
    model.save_pretrained(folder)
    SpeechT5Processor(SpeechT5FeatureExtractor(), tokenizer).save_pretrained(folder)
    if pickled:
        (folder / "model.safetensors").unlink()
        torch.save(model.state_dict(), folder / "pytorch_model.bin")
    return folder


def hifigan(folder: Path) -> Path:
    torch.manual_seed(0)
    SpeechT5HifiGan(
        SpeechT5HifiGanConfig(
            upsample_initial_channel=32,
            upsample_rates=[4, 4, 4, 4],
            upsample_kernel_sizes=[8, 8, 8, 8],
            resblock_kernel_sizes=[3],
            resblock_dilation_sizes=[[1]],
        )
    ).save_pretrained(folder)
    return folder


def xvector(folder: Path, *, pickled: bool = False) -> Path:
    """The real size: its widths are fixed."""
    torch.manual_seed(0)
    folder.mkdir(parents=True, exist_ok=True)
    weights = XVectors().state_dict()
    if pickled:
        torch.save(weights, folder / "embedding_model.ckpt")
    else:
        save_file(weights, folder / "embedding_model.safetensors")
    return folder
