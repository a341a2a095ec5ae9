"""What a headless run tells: JSON lines for scripts, or a progress bar for a person."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterable
from typing import Any, TextIO

from studio.base.errors import Problem
from studio.base.plainly import plain_text, raw
from studio.graph import events


class JsonReport:
    """One JSON object a line on stdout and nothing else, as the contract names the keys."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._lock = threading.Lock()

    def __call__(self, event: events.Event) -> None:
        data = as_json(event)
        if data is not None:
            self._write(data)

    def invalid(self, problems: Iterable[Problem]) -> None:
        count = 0
        for problem in problems:
            count += 1
            self._write(
                {
                    "event": "failed",
                    "node": problem.node,
                    "item": problem.item,
                    "socket": problem.socket,
                    "setting": problem.setting,
                    "message": problem.what,
                    "mend": problem.mend,
                }
            )
        self._write({"event": "done", "seconds": 0.0, "ran": 0, "cached": 0, "failed": count, "results": {}})

    def _write(self, data: dict[str, Any]) -> None:
        with self._lock:
            self._out.write(json.dumps(data, ensure_ascii=False) + "\n")
            self._out.flush()

    def close(self) -> None:
        self._out.flush()


def as_json(event: events.Event) -> dict[str, Any] | None:
    """An event as the contract writes it; None for what only the editor needs."""
    match event:
        case events.Planned(nodes):
            return {"event": "planned", "nodes": list(nodes)}
        case events.Started(node, item):
            return {"event": "started", "node": node, "item": item}
        case events.Progressed(node, item, done, total, unit, rate, left):
            return {
                "event": "progress",
                "node": node,
                "item": item,
                "done": done,
                "total": total,
                "unit": unit,
                "fps": round(rate, 3),
                "left": None if left is None else round(left, 2),
            }
        case events.Noted(node, item, text):
            return {"event": "note", "node": node, "item": item, "message": text}
        case events.Finished(node, item, cached, seconds):
            return {"event": "finished", "node": node, "item": item, "cached": cached, "seconds": round(seconds, 6)}
        case events.Failed(node, item, message, mend):
            return {"event": "failed", "node": node, "item": item, "message": message, "mend": mend}
        case events.Skipped(node, item):
            return {"event": "skipped", "node": node, "item": item}
        case events.Done():
            return {
                "event": "done",
                "seconds": round(event.seconds, 6),
                "ran": event.ran,
                "cached": event.cached,
                "failed": event.failed,
                "cancelled": event.cancelled,
                "results": event.results,
            }
    return None


class HumanReport:
    """A progress bar on stderr: node, done of total, rate and time left; problems as they come."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        self._console = Console(file=raw(sys.stderr), highlight=False, soft_wrap=True)
        self._bar = Progress(
            TextColumn("[bold]{task.description}", markup=True),
            BarColumn(bar_width=28),
            TextColumn("{task.fields[detail]}"),
            TimeElapsedColumn(),
            console=self._console,
            transient=True,
        )
        self._noted: set[tuple[str, str]] = set()
        self._rows: dict[tuple[str, str | None], Any] = {}
        self._lock = threading.Lock()
        self._total: Any = None
        self._tasks = self._over = 0

    def __call__(self, event: events.Event) -> None:
        with self._lock:
            self._tell(event)

    def _tell(self, event: events.Event) -> None:
        match event:
            case events.Planned():
                self._bar.start()
                self._total = self._bar.add_task("Film", total=None, detail="")
            case events.Expanded(_, items):
                self._tasks += len(items)
                self._count(0)
            case events.Started(node, item):
                self._rows[node, item] = self._bar.add_task(_escaped(_name(node, item)), total=None, detail="")
            case events.Progressed(node, item, done, total, unit, rate, left) if (node, item) in self._rows:
                speed = f" · {rate:.1f} {'fps' if unit == 'frames' else unit + '/s'}" if rate else ""
                wait = f" · {_clock(left)} left" if left is not None else ""
                detail = f"{done} of {total} {unit}{speed}{wait}"
                self._bar.update(self._rows[node, item], completed=done, total=total, detail=detail)
            case events.Noted(node, item, text) if (node, text) not in self._noted:
                self._noted.add((node, text))  # said of one shot, it need not be said of the other eleven
                self._console.print(f"[cyan]note[/]   {_escaped(_name(node, item))}: {_escaped(text)}")
            case events.Finished(node, item, cached, seconds):
                self._drop(node, item)
                self._count(1)
                if not cached and seconds >= 1:
                    self._console.print(f"[green]done[/]   {_escaped(_name(node, item))} in {seconds:.1f} s")
            case events.Failed(node, item, message, mend):
                self._drop(node, item)
                self._count(1)
                problem = Problem(message, node, item, mend=mend)
                self._console.print(f"[red]failed[/] {_escaped(str(problem))}")
            case events.Skipped(node, item):
                self._count(1)
                self._console.print(f"[yellow]skipped[/] {_escaped(_name(node, item))}: something it needs failed")
            case events.Done():
                state = "stopped" if event.cancelled else "finished"
                self._bar.stop()
                self._console.print(
                    f"{state} in {event.seconds:.1f} s: {event.ran} ran, {event.cached} from the store,"
                    f" {event.failed} failed"
                )

    def _count(self, more: int) -> None:
        self._over += more
        if self._total is not None:
            detail = f"{self._over} of {self._tasks} tasks"
            self._bar.update(self._total, completed=self._over, total=self._tasks or None, detail=detail)

    def _drop(self, node: str, item: str | None) -> None:
        row = self._rows.pop((node, item), None)
        if row is not None:
            self._bar.remove_task(row)

    def invalid(self, problems: Iterable[Problem]) -> None:
        self._bar.stop()
        for problem in problems:
            sys.stderr.write(f"error: {problem}\n")

    def close(self) -> None:
        self._bar.stop()


def _escaped(text: str) -> str:
    from rich.markup import escape

    return escape(plain_text(text))


def _name(node: str, item: str | None) -> str:
    return f"{node} · {item}" if item else node


def _clock(seconds: float) -> str:
    whole = max(0, round(seconds))
    return (
        f"{whole // 60}:{whole % 60:02}" if whole < 3600 else f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"
    )
