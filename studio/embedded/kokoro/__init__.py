"""Kokoro-82M: 54 voices in nine languages by one small network, whose weights are fetched (`models pull kokoro`).

Source: hexgrad/Kokoro-82M (Apache-2.0), its ONNX export of kokoro-onnx, and StyleTTS 2 (Y. A. Li et al., 2023).
"""

from studio.embedded.kokoro.speaking import Kokoro
from studio.embedded.kokoro.voices import VOICES, Blend, KokoroVoice, blend

__all__ = ["VOICES", "Blend", "Kokoro", "KokoroVoice", "blend"]
