"""A server that speaks ComfyUI's protocol (as its server and its executor do) on loopback, with a handful of nodes that
really make something, and the ways in which one can behave badly."""

from __future__ import annotations

import asyncio
import colorsys
import contextlib
import hashlib
import io
import json
import socket
import struct
import threading
import uuid
from pathlib import Path
from typing import Any

import numpy as np
import uvicorn
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from tests.media import clip, tone

MODELS = ["dreams.safetensors", "film.safetensors"]
INFO: dict[str, dict[str, Any]] = {
    "CheckpointLoaderSimple": {"ckpt_name": [MODELS, {}]},
    "CLIPTextEncode": {"text": ["STRING", {}], "clip": ["CLIP", {}]},
    "EmptyLatentImage": {"width": ["INT", {}], "height": ["INT", {}], "batch_size": ["INT", {}]},
    "KSampler": {"seed": ["INT", {}], "steps": ["INT", {}], "positive": ["CONDITIONING", {}]},
    "VAEDecode": {"samples": ["LATENT", {}]},
    "SaveImage": {"images": ["IMAGE", {}], "filename_prefix": ["STRING", {}]},
    "PreviewImage": {"images": ["IMAGE", {}]},
    "LoadImage": {"image": ["IMAGE_UPLOAD", {}]},
    "ImageInvert": {"image": ["IMAGE", {}]},
    "LoadVideo": {"file": ["VIDEO_UPLOAD", {}]},
    "LoadAudio": {"audio": ["AUDIO_UPLOAD", {}]},
    "SaveVideo": {"video": ["VIDEO", {}]},
    "SaveAudio": {"audio": ["AUDIO", {}]},
    "PreviewAny": {"source": ["*", {}]},
    "PrimitiveInt": {"value": ["INT", {}]},
}
STILL: dict[str, Any] = {
    "3": {
        "class_type": "KSampler",
        "inputs": {
            "seed": 1,
            "steps": 4,
            "cfg": 7.0,
            "model": ["4", 0],
            "positive": ["6", 0],
            "negative": ["7", 0],
            "latent_image": ["5", 0],
        },
    },
    "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "dreams.safetensors"}},
    "5": {"class_type": "EmptyLatentImage", "inputs": {"width": 64, "height": 48, "batch_size": 1}},
    "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "a house", "clip": ["4", 1]}},
    "7": {"class_type": "CLIPTextEncode", "inputs": {"text": "ugly", "clip": ["4", 1]}},
    "8": {"class_type": "VAEDecode", "inputs": {"samples": ["3", 0], "vae": ["4", 2]}},
    "9": {"class_type": "SaveImage", "inputs": {"images": ["8", 0], "filename_prefix": "ComfyUI"}},
}
"""The workflow that ComfyUI opens with, as it exports it."""


def painted(text: str, negative: str, seed: int, width: int, height: int) -> np.ndarray[Any, Any]:
    """A colour that all of it decides."""
    hue = hashlib.sha256(f"{text}|{negative}|{seed}".encode()).digest()[0] / 255
    colour = [round(255 * one) for one in colorsys.hsv_to_rgb(hue, 0.8, 0.9)]
    return np.full((height, width, 3), colour, np.uint8)


class FakeComfy:
    """pace: seconds a step; mood: how it behaves badly. asked: the prompts that it has run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for kind in ("input", "output", "temp"):
            (folder / kind).mkdir(parents=True)
        self.pace = 0.0
        self.mood = ""
        self.asked: list[dict[str, Any]] = []
        self.uploads: list[str] = []
        self.interrupted: list[str] = []
        self._history: dict[str, Any] = {}
        self._pending: list[tuple[str, dict[str, Any], str]] = []
        self._running = ""
        self._tasks: list[asyncio.Future[None]] = []
        self._links: dict[str, WebSocket] = {}
        listening = socket.socket()
        listening.bind(("127.0.0.1", 0))
        listening.listen(64)
        self.address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        routes = [
            Route("/prompt", self._prompt, methods=["POST"]),
            Route("/history/{id}", self._ask_history),
            Route("/queue", self._queue, methods=["GET", "POST"]),
            Route("/interrupt", self._interrupt, methods=["POST"]),
            Route("/object_info/{name}", self._info),
            Route("/upload/image", self._upload, methods=["POST"]),
            Route("/view", self._view),
            WebSocketRoute("/ws", self._socket),
        ]
        config = uvicorn.Config(Starlette(routes=routes), log_level="critical", timeout_graceful_shutdown=1)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([listening],))
        self._thread.start()

    def close(self) -> None:
        self._server.should_exit = True
        self._server.force_exit = True
        self._thread.join()

    # --- routes ---------------------------------------------------------------------------------------------

    async def _info(self, request: Request) -> Response:
        if self.mood == "no json":
            return Response("<html>a proxy's page</html>", 200)
        name = request.path_params["name"]
        found = {name: {"input": {"required": INFO[name]}}} if name in INFO else {}
        return JSONResponse(found)

    async def _prompt(self, request: Request) -> Response:
        data = await request.json()
        prompt = data["prompt"]
        errors: dict[str, Any] = {}
        for id, node in prompt.items():
            name = node["inputs"].get("ckpt_name")
            if name is not None and name not in MODELS:
                said = {
                    "type": "value_not_in_list",
                    "message": "Value not in list",
                    "details": f"ckpt_name: '{name}' not in {MODELS}",
                }
                errors[id] = {"errors": [said], "dependent_outputs": ["9"], "class_type": node["class_type"]}
        if errors:
            error = {"type": "prompt_outputs_failed_validation", "message": "Prompt outputs failed validation"}
            return JSONResponse({"error": {**error, "details": "", "extra_info": {}}, "node_errors": errors}, 400)
        id = str(uuid.uuid4())
        self._pending.append((id, prompt, data.get("client_id", "")))
        self._tasks.append(asyncio.ensure_future(self._work()))
        return JSONResponse({"prompt_id": id, "number": len(self.asked), "node_errors": {}})

    async def _ask_history(self, request: Request) -> Response:
        id = request.path_params["id"]
        return JSONResponse({id: self._history[id]} if id in self._history else {})

    async def _queue(self, request: Request) -> Response:
        if request.method == "POST":
            gone = (await request.json()).get("delete", [])
            self._pending = [one for one in self._pending if one[0] not in gone]
            return Response()
        running = [[0, self._running, {}, {}, []]] if self._running else []
        return JSONResponse({"queue_running": running, "queue_pending": [[1, one[0]] for one in self._pending]})

    async def _interrupt(self, request: Request) -> Response:
        self.interrupted.append((await request.json()).get("prompt_id", ""))
        return Response()

    async def _upload(self, request: Request) -> Response:
        form = await request.form()
        file: Any = form["image"]
        (self.folder / "input" / file.filename).write_bytes(await file.read())
        self.uploads.append(file.filename)
        return JSONResponse({"name": file.filename, "subfolder": "", "type": "input"})

    async def _view(self, request: Request) -> Response:
        asked = request.query_params
        if self.mood == "no file":
            return Response(status_code=404)
        return FileResponse(self.folder / asked["type"] / asked["filename"])

    async def _socket(self, link: WebSocket) -> None:
        if self.mood == "no socket":
            await link.close()
            return
        await link.accept()
        client = link.query_params["clientId"]
        self._links[client] = link
        status = {"type": "status", "data": {"status": {"exec_info": {"queue_remaining": 0}}, "sid": client}}
        await link.send_json(status)
        with contextlib.suppress(WebSocketDisconnect):
            while True:
                await link.receive()

    # --- work -----------------------------------------------------------------------------------------------

    async def _tell(self, client: str, kind: str, **data: Any) -> None:
        link = self._links.get(client)
        if link is None:
            return
        with contextlib.suppress(RuntimeError, WebSocketDisconnect):
            if self.mood == "nonsense":
                await link.send_text("{not json")
                await link.send_text('["a list"]')
                await link.send_bytes(b"\0")
            await link.send_json({"type": kind, "data": data})

    async def _work(self) -> None:
        while self._running:
            await asyncio.sleep(0.01)
        if not self._pending:
            return
        id, prompt, client = self._pending.pop(0)
        self._running = id
        self.asked.append(prompt)
        try:
            await self._tell(client, "execution_start", prompt_id=id)
            outputs: dict[str, Any] = {}
            for node in prompt:
                await self._tell(client, "executing", node=node, prompt_id=id)
                if prompt[node]["class_type"] == "KSampler" and not await self._sample(client, id, node, prompt[node]):
                    return
                made = self._make(prompt, node)
                if made:
                    outputs[node] = made
                    await self._tell(client, "executed", node=node, output=made, prompt_id=id)
            status = {"status_str": "success", "completed": True, "messages": []}
            self._history[id] = {"prompt": prompt, "outputs": outputs, "status": status}
            if self.mood == "broken socket":
                await self._links.pop(client).close()
            await self._tell(client, "executing", node=None, prompt_id=id)
            await self._tell(client, "execution_success", prompt_id=id)
        finally:
            self._running = ""

    async def _sample(self, client: str, id: str, node: str, sampler: dict[str, Any]) -> bool:
        for step in range(1, sampler["inputs"]["steps"] + 1):
            await asyncio.sleep(self.pace)
            if id in self.interrupted:
                said = {"status_str": "error", "completed": False, "messages": [["execution_interrupted", {}]]}
                self._history[id] = {"outputs": {}, "status": said}
                await self._tell(client, "execution_interrupted", prompt_id=id)
                return False
            if self.mood == "out of memory" and step == 2:
                error = {
                    "prompt_id": id,
                    "node_id": node,
                    "node_type": "KSampler",
                    "executed": [],
                    "exception_message": "Allocation on device: out of memory",
                    "exception_type": "OOM",
                }
                said = {"status_str": "error", "completed": False, "messages": [["execution_error", error]]}
                self._history[id] = {"outputs": {}, "status": said}
                await self._tell(client, "execution_error", **error)
                return False
            await self._tell(client, "progress", value=step, max=sampler["inputs"]["steps"], node=node, prompt_id=id)
            if client in self._links:
                out = io.BytesIO()
                Image.new("RGB", (32, 24), (20 * step, 0, 0)).save(out, "JPEG")
                with contextlib.suppress(RuntimeError):
                    await self._links[client].send_bytes(struct.pack(">II", 1, 1) + out.getvalue())
        return True

    def _make(self, prompt: dict[str, Any], id: str) -> dict[str, Any]:
        node = prompt[id]
        kind, inputs = node["class_type"], node["inputs"]
        if kind in ("SaveImage", "PreviewImage"):
            pictures = self._pictures(prompt, inputs["images"])
            where = "output" if kind == "SaveImage" else "temp"
            listed = []
            for number, pixels in enumerate(pictures):
                name = f"{inputs.get('filename_prefix', 'temp')}_{uuid.uuid4().hex[:8]}_{number:05d}_.png"
                info = PngInfo()
                info.add_text("prompt", json.dumps(prompt))
                Image.fromarray(pixels).save(self.folder / where / name, pnginfo=info)
                listed.append({"filename": name, "subfolder": "", "type": where})
            return {"images": listed}
        if kind == "SaveVideo":
            source = prompt[inputs["video"][0]]["inputs"]["file"]
            name = f"clip_{uuid.uuid4().hex[:8]}.mp4"
            (self.folder / "output" / name).write_bytes((self.folder / "input" / source).read_bytes())
            return {"images": [{"filename": name, "subfolder": "", "type": "output"}], "animated": [True]}
        if kind == "SaveAudio":
            source = prompt[inputs["audio"][0]]["inputs"]["audio"]
            name = f"sound_{uuid.uuid4().hex[:8]}.flac"
            (self.folder / "output" / name).write_bytes((self.folder / "input" / source).read_bytes())
            return {"audio": [{"filename": name, "subfolder": "", "type": "output"}]}
        if kind == "PreviewAny":
            source = prompt[inputs["source"][0]]["inputs"]
            return {"text": [str(source.get("value", source.get("text", "")))]}
        return {}

    def _pictures(self, prompt: dict[str, Any], link: list[Any]) -> list[np.ndarray[Any, Any]]:
        node = prompt[link[0]]
        inputs = node["inputs"]
        if node["class_type"] == "LoadImage":
            return [np.asarray(Image.open(self.folder / "input" / inputs["image"]).convert("RGB"))]
        if node["class_type"] == "ImageInvert":
            return [255 - one for one in self._pictures(prompt, inputs["image"])]
        sampler = prompt[inputs["samples"][0]]["inputs"]
        size = prompt[sampler["latent_image"][0]]["inputs"]
        words = [prompt[sampler[role][0]]["inputs"]["text"] for role in ("positive", "negative")]
        return [
            painted(words[0], words[1], sampler["seed"] + number, size["width"], size["height"])
            for number in range(size["batch_size"])
        ]


def media(folder: Path) -> tuple[Path, Path]:
    """A clip with sound, and its tone."""
    return clip(folder / "clip.mkv", frames=12, audio=[tone(24_000)]), folder / "clip.mkv"
