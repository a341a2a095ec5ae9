"""The sound card's inputs, by sounddevice (PortAudio)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from studio.base.errors import ShotgraphError
from studio.media.values import Samples


class NoInput(ShotgraphError):
    """The sound card gives no sound."""


@dataclass(frozen=True)
class Device:
    """An input. id: what PortAudio knows it by; usual: the one that the system records from."""

    id: int
    name: str
    rate: int
    usual: bool = False


def inputs() -> list[Device]:
    """Every input there is, the system's own choice first. Raises NoInput when PortAudio itself is missing."""
    try:
        import sounddevice

        found = sounddevice.query_devices()
        usual = sounddevice.default.device[0]
    except Exception as error:  # PortAudio missing or without a host: there is nothing to record from, whatever it says
        raise NoInput(
            f"the sound system cannot be asked: {error}", mend="Install PortAudio (Debian: libportaudio2)."
        ) from error
    devices = [
        Device(number, str(one["name"]), int(one["default_samplerate"]), number == usual)
        for number, one in enumerate(found)
        if one["max_input_channels"] > 0
    ]
    return sorted(devices, key=lambda device: not device.usual)


class DeviceSource:
    """A microphone, in mono: a voice is one channel. See recorder.Source."""

    def __init__(self, device: Device) -> None:
        self.device = device
        self.rate = device.rate
        self.channels = 1
        self.latency = 0.0
        self._stream: Any = None

    def start(self, deliver: Callable[[Samples], None]) -> None:
        try:
            import sounddevice

            self._stream = sounddevice.InputStream(
                samplerate=self.rate,
                channels=1,
                dtype="float32",
                device=self.device.id,
                callback=lambda block, frames, when, status: deliver(block),
            )
            self._stream.start()
            self.latency = float(self._stream.latency)
        except Exception as error:  # PortAudioError: busy, unplugged, refused; there is no sound, whatever it says
            self.stop()
            what = str(error).splitlines()[0] if str(error) else type(error).__name__
            mend = "Choose another input, close the program that uses it, or allow Shotgraph to use the microphone."
            raise NoInput(f"{self.device.name} cannot be opened: {what}", mend=mend) from error

    def stop(self) -> None:
        stream, self._stream = self._stream, None
        if stream is not None:
            stream.close()
