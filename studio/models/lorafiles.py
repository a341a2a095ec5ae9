"""For which models a LoRA file is, and of which kind: told by its tensors' names and shapes, then by its metadata.

Names come in several dialects: kohya's (`lora_unet_double_blocks_0_img_attn_qkv.lora_down.weight`), diffusers' and
peft's (`transformer.transformer_blocks.0.attn.to_q.lora_A.weight`), ComfyUI's (`diffusion_model.…`), XLabs' and
LyCORIS'. Compared are the modules' names with every point as an underscore, so that one rule reads all of them.

Sources: the checkpoints' own module names; modelspec (Stability's metadata for safetensors); kohya's `ss_` metadata;
LyCORIS' names of LoHa (hada_), LoKr (lokr_) and DoRA (dora_scale).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

Header = Mapping[str, Mapping[str, Any]]

NAMES: Final = {
    "sd15": "Stable Diffusion 1.5",
    "sd2": "Stable Diffusion 2",
    "sdxl": "SDXL",
    "sd3": "Stable Diffusion 3",
    "flux": "FLUX.1",
    "flux2": "FLUX.2 [dev]",
    "flux2-klein": "FLUX.2 [klein]",
    "chroma": "Chroma",
    "qwen-image": "Qwen-Image",
    "z-image": "Z-Image",
    "lumina2": "Lumina 2",
    "wan": "Wan",
    "ltx": "LTX-Video",
    "ltx2": "LTX-2",
    "cogvideox": "CogVideoX",
    "hunyuan-video": "HunyuanVideo",
    "mochi": "Mochi",
}
"""Family -> what people call it."""

_SAID: Final = (
    ("ltx2", r"ltx-?2|ltxv-?2|ltx-video-2"),
    ("ltx", r"ltx"),
    ("hunyuan-video", r"hunyuan"),
    ("chroma", r"chroma"),
    ("flux2-klein", r"klein"),
    ("flux2", r"flux-?2|flux\.2"),
    ("flux", r"flux"),
    ("qwen-image", r"qwen"),
    ("z-image", r"z-?image"),
    ("lumina2", r"lumina"),
    ("wan", r"wan-?2|wan_?2|^wan\b|wan-video|wan21|wan22"),
    ("cogvideox", r"cogvideo"),
    ("mochi", r"mochi"),
    ("sd3", r"sd3|stable-diffusion-3"),
    ("sdxl", r"sdxl|stable-diffusion-xl|pony|illustrious|noobai"),
    ("sd2", r"sd_v2|sd2|stable-diffusion-v2|stable-diffusion-2"),
    ("sd15", r"sd_v1|sd1|sd_1|stable-diffusion-v1|stable-diffusion-1|v1-5"),
)
_METADATA: Final = (
    "modelspec.architecture",
    "ss_base_model_version",
    "ss_base_model",
    "base_model",
    "ss_sd_model_name",
)
_MARKS: Final = re.compile(
    r"[._](?:processor\.)?(?:lora_down|lora_up|lora_A|lora_B|lora\.down|lora\.up|proj_lora\d*|qkv_lora\d*|alpha|dora_scale|"
    r"lora_magnitude_vector|hada_\w+|lokr_\w+|diff_b|diff)(?:\.|$)"
)
_POINTED: Final = re.compile(
    r"^(?:(?:base_model\.model|model\.diffusion_model|diffusion_model|transformer_2|transformer|unet|pipe\.dit|dit|model)\.)+"
)
_UNDERLINED: Final = re.compile(r"^(?:lora_unet_|(?:lora|lycoris)_transformer_(?!blocks)|lycoris_(?:unet_)?)")
_UNET: Final = r"(?:input_blocks|output_blocks|middle_block|down_blocks|up_blocks|mid_block)"
_TRANSFORMER: Final = (
    r"(?:transformer_blocks|single_transformer_blocks|double_blocks|single_blocks|blocks|layers|joint_blocks)"
)


@dataclass(frozen=True)
class LoraFile:
    """family: of the models it is for, '' where nothing says. kind: 'LoRA', 'DoRA', 'LoHa' or 'LoKr'; xlabs: in the
    form of XLabs' trainer."""

    family: str
    kind: str = "LoRA"
    xlabs: bool = False


def is_lora(entries: Iterable[str]) -> bool:
    """Whether tensors of these names change another model's weights rather than be some."""
    return any(re.search(r"lora[_.\d]|\.lora|hada_w1|lokr_w1", name) for name in entries)


def read(entries: Header, metadata: Mapping[str, str] | None = None) -> LoraFile:
    """What a file with these tensors is. What the tensors show goes before what the metadata claims."""
    modules = _Modules(entries)
    said = _said(metadata or {})
    family = _of_unet(modules) or _of_transformer(modules, entries, said)
    if not family:
        family = said if said and _may_be(said, modules) else _of_text_encoder(modules)
    kind = next((kind for kind, mark in _KINDS.items() if any(mark in name for name in entries)), "LoRA")
    return LoraFile(family, kind, any(".processor." in name for name in entries))


_KINDS: Final = {"LoHa": "hada_w1", "LoKr": "lokr_w1", "DoRA": "dora_scale"}


class _Modules:
    """The modules that a file changes, with the lengths of the vectors that go in and come out where shapes tell."""

    def __init__(self, entries: Header) -> None:
        self.sizes: dict[str, tuple[int, int]] = {}
        found: dict[str, dict[str, tuple[int, ...]]] = {}
        for name, entry in entries.items():
            mark = _MARKS.search(name)
            if mark:
                shape = tuple(int(side) for side in entry.get("shape", ()))
                found.setdefault(_module(name[: mark.start()]), {})[name[mark.start() + 1 :]] = shape
        for name, tensors in found.items():
            self.sizes[name] = _sizes(tensors)

    @cached_property
    def joined(self) -> str:
        return "\n".join(self.sizes)

    def any(self, pattern: str) -> bool:
        return re.search(pattern, self.joined, re.MULTILINE) is not None

    def widths(self, pattern: str) -> set[int]:
        """What goes into the modules whose names match."""
        return {size[0] for name, size in self.sizes.items() if size[0] and re.search(pattern, name)}

    def outs(self, pattern: str) -> set[int]:
        return {size[1] for name, size in self.sizes.items() if size[1] and re.search(pattern, name)}

    def last(self, blocks: str) -> int:
        """The highest number of a block of this name; -1 without one."""
        return max((int(n) for n in re.findall(rf"^{blocks}_(\d+)_", self.joined, re.MULTILINE)), default=-1)


def _module(name: str) -> str:
    return _UNDERLINED.sub("", _POINTED.sub("", name).replace(".", "_")).removesuffix("_processor")


def _sizes(tensors: Mapping[str, tuple[int, ...]]) -> tuple[int, int]:
    """Of one module: the length in and out, 0 where it cannot be told."""

    def find(*marks: str) -> tuple[int, ...]:
        return next((shape for name, shape in tensors.items() if any(mark in name for mark in marks)), ())

    down, up = find("lora_down", "lora_A", "down.weight"), find("lora_up", "lora_B", "up.weight")
    if len(down) >= 2 or len(up) >= 2:
        return (down[1] if len(down) >= 2 else 0), (up[0] if up else 0)
    first, second = find("hada_w1_a"), find("hada_w1_b")
    if first and second:
        return (second[1] if len(second) > 1 else 0), first[0]
    one, two = tensors.get("lokr_w1", ()), tensors.get("lokr_w2", ())
    one = one or _product(tensors.get("lokr_w1_a", ()), tensors.get("lokr_w1_b", ()))
    two = two or _product(tensors.get("lokr_w2_a", ()), tensors.get("lokr_w2_b", ()))
    return (one[1] * two[1], one[0] * two[0]) if len(one) >= 2 and len(two) >= 2 else (0, 0)


def _product(left: tuple[int, ...], right: tuple[int, ...]) -> tuple[int, ...]:
    return (left[0], right[1]) if len(left) >= 2 and len(right) >= 2 else ()


def _said(metadata: Mapping[str, str]) -> str:
    """The family that the metadata names."""
    for key in _METADATA:
        words = str(metadata.get(key, "")).lower()
        if found := next((family for family, pattern in _SAID if re.search(pattern, words)), ""):
            return found
    return "sd2" if str(metadata.get("ss_v2", "")).lower() == "true" else ""


def _may_be(family: str, modules: _Modules) -> bool:
    """Whether the tensors leave it open that the metadata is right: a U-Net's are no transformer's."""
    if not modules.sizes:
        return False
    return not modules.any(rf"^{_UNET}_") or family in ("sd15", "sd2", "sdxl")


def _of_unet(modules: _Modules) -> str:
    """By what the cross attention reads; without one by blocks that only one of them has."""
    if not modules.any(rf"^{_UNET}_|attn2_to_[kv]$") or modules.any(rf"^{_TRANSFORMER}_\d+_"):
        return ""
    widths = modules.widths(r"attn2_to_[kv]$")
    for width, family in ((2048, "sdxl"), (1024, "sd2"), (768, "sd15")):
        if width in widths:
            return family
    if modules.any(rf"^{_UNET}.*transformer_blocks_[1-9]"):
        return "sdxl"  # the others have one of them in each place
    if modules.any(
        r"^(?:down_blocks_0_attentions|up_blocks_3|down_blocks_3|input_blocks_[12]_1_|output_blocks_(?:9|1[01])_)"
    ):
        return "sd15"
    return ""


def _of_text_encoder(modules: _Modules) -> str:
    """Of a file with nothing but text encoders."""
    if modules.any(r"^lora_te2_|^text_encoder_2_"):
        return "sdxl"
    width = modules.widths(r"^(?:lora_te_|text_encoder_).*(?:fc1|q_proj|k_proj|v_proj)$")
    return "sd15" if 768 in width else "sd2" if 1024 in width else ""


def _of_transformer(modules: _Modules, entries: Header, said: str) -> str:
    """By the blocks of a diffusion transformer."""
    if modules.any(r"^(?:double_blocks|single_blocks|single_transformer_blocks|distilled_guidance_layer)_"):
        return _two_streams(modules, entries, said)
    if modules.any(r"^joint_blocks_"):
        return "sd3"
    if modules.any(r"^(?:layers|noise_refiner|context_refiner)_\d+_(?:attention|attn|feed_forward)_"):
        widths = modules.widths(r"(?:attention|attn)_(?:qkv|to_[qkv]|w[qkv])|feed_forward_w[13]$")
        return "lumina2" if 2304 in widths else "z-image" if 3840 in widths or not widths else ""
    if modules.any(r"^blocks_\d+_(?:self_attn|cross_attn|ffn|attn[12])_"):
        return "wan"
    if modules.any(r"^transformer_blocks_\d+_"):
        return _one_stream(modules, said)
    return ""


def _two_streams(modules: _Modules, entries: Header, said: str) -> str:
    """FLUX and what was made after it: blocks for picture and text apart, then blocks for both."""
    if modules.any(r"distilled_guidance_layer"):
        return "chroma"
    dotted = any(re.search(r"(?:img|txt)_attn_(?:qkv|proj)\b", name) and "blocks." in name for name in entries)
    hunyuan = r"individual_token_refiner|token_refiner|_(?:img|txt)_mlp_fc[12]$|_mod_linear$|modulation_linear$"
    if dotted or modules.any(hunyuan):
        return "hunyuan-video"
    width = modules.widths(r"_attn_(?:qkv|proj)$|_linear1$|attn_to_[qkv]$|add_[qkv]_proj$|to_qkv_mlp_proj$|_proj_mlp$")
    if 6144 in width:
        return "flux2"
    if 4096 in width:
        return "flux2-klein"
    second = modules.any(r"to_qkv_mlp_proj$|double_stream_modulation|_attn_to_added_qkv$|_ff_linear_in$")
    # FLUX.2's blocks are wider inside: nine times the vector instead of seven, six instead of four
    second = second or 27648 in modules.outs(r"_linear1$") or 18432 in modules.outs(r"_mlp_0$|_ff_net_0_proj$")
    last = modules.last("double_blocks"), modules.last("single_blocks")
    whole = {modules.last("transformer_blocks"), modules.last("single_transformer_blocks")} == {4, 19}
    if second or last == (4, 19) or whole:
        return "flux2-klein" if said != "flux2" else "flux2"
    if last[0] == 19 or last[1] >= 38 or modules.last("single_transformer_blocks") >= 38:
        return "hunyuan-video"
    first = modules.any(r"(?:modulation|mod)_lin$|norm1?_linear$")  # Chroma has none of its own in the blocks
    return said if said in ("hunyuan-video", "flux2-klein") or (said == "chroma" and not first) else "flux"


def _one_stream(modules: _Modules, said: str) -> str:
    """Transformers whose blocks are all of a kind."""
    if modules.any(r"_audio_(?:attn|ff)|audio_to_video|video_to_audio"):
        return "ltx2"
    if modules.any(r"_attn1_add_[qkv]_proj$"):
        return "mochi"
    if modules.any(r"_attn[12]_to_"):
        width = modules.widths(r"_attn1_to_[qkv]$")
        if modules.any(r"_attn2_to_") or width & {2048, 4096}:
            ltx = width & {2048, 4096} or modules.widths(r"_attn2_to_[kv]$") & {2048, 4096}
            return ("ltx2" if said == "ltx2" else "ltx") if ltx else ""
        return "cogvideox" if width & {1920, 3072} else ""
    if modules.any(r"_(?:img|txt)_(?:mlp_net|mod)_") or modules.last("transformer_blocks") >= 38:
        return "qwen-image"
    width = modules.widths(r"_attn_(?:to_[qkv]|add_[qkv]_proj)$")
    if width & {1536, 2432}:
        return "sd3"
    if 3072 in width:  # FLUX.1 has nineteen of these blocks, Qwen-Image sixty
        return said if said in ("qwen-image", "flux", "chroma") else "qwen-image" if _beyond(modules) else "flux"
    return "flux2" if 6144 in width else "flux2-klein" if 4096 in width else ""


def _beyond(modules: _Modules) -> bool:
    return modules.last("transformer_blocks") >= 19
