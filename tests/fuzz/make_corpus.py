# ruff: noqa: E501
"""Makes the corpus: small good files of every kind, python -m tests.fuzz.make_corpus. Files found later lie beside."""

from __future__ import annotations

import json
import sys
import wave
from pathlib import Path

import numpy as np
from PIL import Image as Pillow

from studio.film.timeline.interchange import to_otio
from studio.host import commands
from studio.host.protocol import encode
from studio.media.files.labels import packet
from tests.media import clip, picture

HERE = Path(__file__).parent / "corpus"
ROOT = HERE.parents[2]
RECORD = json.dumps({"format": "shotgraph-provenance/1", "program": "Shotgraph", "version": "1", "made": []})


def put(reader: str, name: str, content: bytes | str) -> None:
    path = HERE / reader / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


def main() -> None:
    for example in sorted((ROOT / "resources" / "examples").glob("*.shotgraph")):
        if example.stat().st_size < 12_000:
            put("project", example.name, example.read_bytes())
    put(
        "script",
        "a.md",
        "# Film\n\nStyle: ink\n\n## 1 · Dawn (4 s) {#dawn}\n\nPicture: a hill\nNarration: Hello.\n\n- Sound: rain\n",
    )
    put(
        "fountain",
        "a.fountain",
        "Title: Film\nStyle: ink\n\nINT. ROOM - DAY #1#\n\nShe *waits*. [[sound: rain]]\n\nBOB (V.O.)\n(soft)\nHello.\n\n> CUT TO:\n\nEXT. HILL\n\n/* cut */ Wind.\n",
    )
    put(
        "screenplay_files",
        "a.fdx",
        '<FinalDraft><Content><Paragraph Type="Scene Heading"><Text>INT. ROOM</Text></Paragraph><Paragraph Type="Action"><Text>Wind.</Text></Paragraph></Content></FinalDraft>',
    )
    put(
        "cube",
        "a.cube",
        'TITLE "t"\nLUT_3D_SIZE 2\nDOMAIN_MIN 0 0 0\n'
        + "".join(f"{r} {g} {b}\n" for b in (0, 1) for g in (0, 1) for r in (0, 1)),
    )
    put("cube", "b.cube", "LUT_1D_SIZE 3\n0 0 0\n.5 .5 .5\n1 1 1\n")
    put(
        "captions",
        "a.srt",
        "1\n00:00:01,000 --> 00:00:02,000\n<i>Hello</i> &amp; you\n\n2\n00:00:01,500 --> 00:00:03,000\nTwo\n",
    )
    put("captions", "a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000 align:start\n<v Bob>Hi <00:01.500>there\n")
    put(
        "captions",
        "a.ass",
        "[Script Info]\nScriptType: v4.00+\n\n[V4+ Styles]\nFormat: Name, Fontname, Fontsize\nStyle: Default,Arial,20\n\n[Events]\nFormat: Layer, Start, End, Style, Text\nDialogue: 0,0:00:01.00,0:00:02.00,Default,{\\b1}Hi{\\r}\\Nyou\n",
    )
    put(
        "plugin",
        "a.toml",
        'name = "Dots"\nversion = "1.0"\nmodule = "main.py"\nabout = "Dots."\nlicence = "MIT"\nrequires = ["numpy"]\n',
    )
    body = encode(commands.Shutdown())
    put("messages", "a", b"".join(len(body).to_bytes(4, "little") + body for _ in range(2)))
    put("messages", "b", (60).to_bytes(4, "little") + b'{"type": "Shutdown"}' + b" " * 40)
    for form in ("PNG", "JPEG", "WEBP", "GIF", "TIFF", "BMP", "AVIF", "TGA", "PPM", "JPEG2000"):
        path = HERE / "picture" / f"a.{form.lower()}"
        path.parent.mkdir(parents=True, exist_ok=True)
        said = {"xmp": packet(RECORD)} if form in ("PNG", "JPEG", "WEBP") else {}
        Pillow.fromarray(picture(1)).resize((24, 16)).save(path, form, **said)
    for suffix in (".mp4", ".mkv", ".avi", ".mov"):
        path = HERE / "moving" / f"a{suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        clip(path, frames=6)
    with wave.open(str(HERE / "moving" / "a.wav"), "wb") as file:
        file.setparams((2, 2, 8000, 0, "NONE", ""))
        file.writeframes(np.zeros(400, np.int16).tobytes())
    put("moving", "list.m3u8", "#EXTM3U\n#EXTINF:1,\na.ts\n#EXT-X-ENDLIST\n")
    head = json.dumps(
        {
            "__metadata__": {"ss_base_model_version": "sd"},
            "lora_unet_a.lora_down.weight": {"dtype": "F32", "shape": [1, 2], "data_offsets": [0, 8]},
        }
    ).encode()
    put("weights", "a.safetensors", len(head).to_bytes(8, "little") + head + bytes(8))
    sys.path.insert(0, str(ROOT / "tests" / "timeline"))
    from test_interchange import film

    put("cut", "a.otio", to_otio(film()))


if __name__ == "__main__":
    main()
