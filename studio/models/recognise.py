"""What kind of model is this? Told by what lies in it, never by its name: the class a pipeline or model was saved as,
or the names and shapes of the tensors of a single file.

What is recognised takes its rules and defaults from the catalogue's model of the same kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from studio.base.errors import ModelError
from studio.models import lorafiles
from studio.models.catalogue import Model, ModelCatalogue
from studio.models.foreign import Foreign, foreign
from studio.models.weights import SAFE, UNSAFE, Header, components, header, metadata, read_json

_WIDTHS = {768: "sd15", 2048: "sdxl"}
"""Length of a token's vector in the U-Net's cross attention -> family."""


@dataclass(frozen=True)
class Kind:
    """tasks, family, library: as in Model; like: the model of the catalogue whose rules it shares, if there is one."""

    tasks: Mapping[str, str]
    family: str
    library: str
    like: Model | None = None


def folder(path: Path, catalogue: ModelCatalogue) -> Kind:
    """Of a folder saved with save_pretrained. Raises ModelError when nothing here can run it."""
    if (own := foreign(path)) is not None:
        return _foreign(own, catalogue)
    if (path / "model_index.json").is_file():
        components(path)
        return pipeline(read_json(path / "model_index.json"), catalogue)
    if (path / "config.json").is_file():
        return config(read_json(path / "config.json"), catalogue)
    raise ModelError(
        f"{path} is no model's folder: it has neither model_index.json nor config.json",
        mend="Choose the folder that holds model_index.json, or a single .safetensors, .gguf, .sf2 or .sf3 file.",
    )


def file(path: Path, catalogue: ModelCatalogue, base: str = "") -> Kind:
    """Of a single file. base: the family of a LoRA that does not say. Raises ModelError."""
    if (own := foreign(path)) is not None:
        return _foreign(own, catalogue)
    if path.suffix in UNSAFE:
        raise ModelError(
            f"{path.name} is a pickle, which can run code when it is read", mend="Convert it to .safetensors first."
        )
    if path.suffix != SAFE:
        raise ModelError(f"{path.name} is no .safetensors file", mend="Choose another file.")
    return tensors(header(path), catalogue, base, metadata(path))


def _foreign(own: Foreign, catalogue: ModelCatalogue) -> Kind:
    like = next((model for model in catalogue if own.kind in model.tasks.values()), None)
    return Kind({own.task: own.kind}, like.family if like else own.library, own.library, like)


def pipeline(index: Mapping[str, Any], catalogue: ModelCatalogue) -> Kind:
    """By model_index.json: the catalogue's models say what its class can do."""
    name = str(index.get("_class_name", ""))
    like = next((model for model in catalogue if name and name in model.tasks.values()), None)
    if like is None:
        raise ModelError(
            f"it is a {name or 'pipeline without a name'}, which Shotgraph cannot run",
            mend="Pipelines that it can run: " + ", ".join(_classes(catalogue, "Pipeline")) + ".",
        )
    return Kind(like.tasks, like.family, like.library, like)


def config(content: Mapping[str, Any], catalogue: ModelCatalogue) -> Kind:
    """By config.json: of a model of transformers, or of one part of diffusers (ControlNet, motion adapter)."""
    saved = content.get("architectures") or [content.get("_class_name") or _of_type(content)]
    name = str(saved[0])
    if name == "ControlNetModel":
        return _part("control", name, _WIDTHS.get(content.get("cross_attention_dim", 0), ""), catalogue)
    if name == "MotionAdapter":
        like = next((model for model in catalogue if "motion_adapter" in model.parts), None)
        if like is not None:
            return Kind(like.tasks, like.family, like.library, like)
    like = next((model for model in catalogue if name and name in model.tasks.values()), None)
    if like is not None:
        return Kind({task: kind for task, kind in like.tasks.items() if kind == name}, like.family, like.library, like)
    if name.endswith("ForCausalLM"):
        if "auto_map" in content:
            mend = "Choose a model that transformers knows itself."
            raise ModelError(f"{name} comes with code of its own, which is never run", mend=mend)
        like = next((model for model in catalogue if "text-generation" in model.tasks), None)
        return Kind(
            {"text-generation": "AutoModelForCausalLM"}, str(content.get("model_type", "")), "transformers", like
        )
    mend = "Models that it can run: " + ", ".join(_classes(catalogue, "")) + "."
    raise ModelError(f"it is a {name or 'model without a name'}, which Shotgraph cannot run", mend=mend)


def _of_type(content: Mapping[str, Any]) -> str:
    """The class of a language model's config.json that names none, by its model_type; '' for others."""
    kind = str(content.get("model_type", ""))
    speaks = {"vocab_size", "num_hidden_layers", "num_attention_heads"} <= content.keys()
    encodes = bool(content.get("is_encoder_decoder")) or "type_vocab_size" in content
    return f"{kind}ForCausalLM" if kind and speaks and not encodes else ""


def tensors(
    entries: Header, catalogue: ModelCatalogue, base: str = "", said: Mapping[str, str] = MappingProxyType({})
) -> Kind:
    """By the names and shapes of tensors: a LoRA, a ControlNet, or a checkpoint with everything in it. said: the file's
    metadata, which decides where tensors leave it open."""
    if lorafiles.is_lora(entries):
        return _lora(lorafiles.read(entries, said), catalogue, base)
    width = _attention_width(entries)
    if any("controlnet_cond_embedding" in name or name.startswith("control_model.") for name in entries):
        return _part("control", "ControlNetModel", base or _WIDTHS.get(width, ""), catalogue)
    complete = any(name.startswith(("conditioner.embedders.", "cond_stage_model.")) for name in entries)
    family = _WIDTHS.get(width, "")
    if complete and family:
        first = entries.get("model.diffusion_model.input_blocks.0.0.weight", {}).get("shape", [0, 4])
        task = "inpainting" if list(first)[1] == 9 else "text-to-image"
        like = next((model for model in catalogue if model.family == family and task in model.tasks), None)
        if like is not None:
            return Kind(like.tasks, family, "diffusers", like)
    part = _transformer_family(entries)
    what = f"it holds only a part of a {part} model" if part else "its tensors are of no model that Shotgraph can run"
    raise ModelError(what, mend="Add the model's folder (with model_index.json), or its name on the hub.")


def _lora(found: lorafiles.LoraFile, catalogue: ModelCatalogue, base: str) -> Kind:
    known = {model.family for model in catalogue if model.family and model.library == "diffusers"}
    families = ", ".join(sorted(known))
    family = base or found.family
    if not family:
        what = f"it is a {found.kind}, but nothing says for which models"
        raise ModelError(what, mend=f"Name them: --base {families}.")
    if family not in known:
        name = lorafiles.NAMES.get(family, family)
        what = f"it is a {found.kind} for {name}, which Shotgraph cannot run"
        raise ModelError(what, mend=f"It takes those for {families}.")
    return _part("lora", "LoRA", family, catalogue)


def _part(task: str, kind: str, family: str, catalogue: ModelCatalogue) -> Kind:
    like = next((model for model in catalogue if model.family == family and task in model.tasks), None)
    return Kind({task: kind}, family, "diffusers", like and replace(like, parts={}))


def _attention_width(entries: Header) -> int:
    """The length of the vectors that cross attention reads, of a U-Net or of a ControlNet for one."""
    for name, entry in entries.items():
        if "attn2" in name and "to_k" in name:
            shape = entry.get("shape", ())
            if len(shape) >= 2:
                return int(shape[1])
    return 0


def _transformer_family(entries: Header) -> str:
    signs = {
        "flux": ("double_blocks", "single_transformer_blocks", "single_blocks"),
        "wan": ("blocks.0.cross_attn", "blocks_0_cross_attn", "blocks.0.attn2.to_k"),
        "ltx": ("transformer_blocks.0.scale_shift_table", "transformer_blocks.0.attn1.to_k"),
    }
    return next((family for family, parts in signs.items() if any(p in n for p in parts for n in entries)), "")


def _classes(catalogue: ModelCatalogue, ending: str) -> list[str]:
    return sorted({kind for model in catalogue for kind in model.tasks.values() if kind and kind.endswith(ending)})
