"""The reader of Qwen's vision language models, which picture models use as text encoders, for pictures alone.

transformers' own also reads videos, for which it wants torchvision, whose build must be that of torch: nothing here
shows such a model a video, so it is left out.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from transformers import Qwen2VLProcessor
from transformers.processing_utils import ProcessorMixin
from transformers.utils.import_utils import is_torchvision_available

_IMAGE, _VIDEO = "<|image_pad|>", "<|video_pad|>"


class PictureReader(Qwen2VLProcessor):
    """Texts and pictures to token ids and patches, as Qwen2VLProcessor makes them."""

    def __init__(self, image_processor: Any = None, tokenizer: Any = None, chat_template: str | None = None) -> None:
        self.image_token, self.video_token = _IMAGE, _VIDEO
        self.image_token_id = tokenizer.convert_tokens_to_ids(_IMAGE)
        self.video_token_id = tokenizer.convert_tokens_to_ids(_VIDEO)
        ProcessorMixin.__init__(self, image_processor, tokenizer, chat_template=chat_template)


def reader_for(folder: Path, named: str) -> PictureReader | None:
    """A reader for the `processor` of a pipeline's folder, None where the class that is named can be loaded itself."""
    if named not in ("Qwen2VLProcessor", "Qwen2_5_VLProcessor") or is_torchvision_available():
        return None
    reader: PictureReader = PictureReader.from_pretrained(folder, local_files_only=True)
    return reader
