"""The clips that are chosen on the timeline, as the clip panel reads and edits them: all at once, one step of undo."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from PySide6.QtCore import QObject, Signal

from studio.film.signals import keyframes
from studio.film.timeline import Clip, Timeline, Track
from studio.media.signal import Curve, Key
from studio.ui.clip import changes
from studio.ui.clip.parts import ClipPart
from studio.ui.session import Session
from studio.ui.timeline.cut import TimelineCut
from studio.ui.timeline.lanes import TimelineLanes


class ChosenClips(QObject):
    """changed(): other clips are chosen, or they are others by now."""

    changed = Signal()

    def __init__(self, session: Session, cut: TimelineCut, lanes: TimelineLanes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._cut, self._lanes = session, cut, lanes
        cut.changed.connect(self.changed)
        lanes.chosen_changed.connect(self.changed)

    # --- reading -------------------------------------------------------------------------------------------------

    @property
    def timeline(self) -> Timeline:
        return self._cut.shown

    @property
    def ids(self) -> list[str]:
        spans = self.timeline.spans
        return [id for id in self._lanes.chosen if id in spans]

    @property
    def clips(self) -> list[tuple[Track, Clip]]:
        return [self.timeline.find(id) for id in self.ids]

    @property
    def kinds(self) -> set[str]:
        return {track.kind for track, _ in self.clips}

    @property
    def rate(self) -> Fraction:
        return self.timeline.rate

    def title(self) -> str:
        """What the one clip that is chosen shows."""
        found = self.clips
        return self._cut.title(*found[0]) if len(found) == 1 else ""

    def values(self, part: str) -> list[Any]:
        return [changes.value_of(self.timeline, id, part) for id in self.ids]

    def inside(self, id: str) -> bool:
        """Whether the playhead stands in a clip."""
        return changes.inside(self.timeline, id, self._session.playhead.seconds)

    def clock(self, id: str) -> float:
        """What a clip's own clock shows at the playhead, held within the clip."""
        span = self.timeline.spans[id]
        last = float(span.stop - 1 / self.rate)
        return changes.clock(self.timeline, id, max(float(span.start), min(last, self._session.playhead.seconds)))

    def clock_end(self, id: str) -> float:
        return changes.clock(self.timeline, id, float(self.timeline.spans[id].stop))

    def seek(self, id: str, clock: float) -> None:
        """The playhead to a moment of a clip's clock."""
        self._session.playhead.seek(clock - changes.clock(self.timeline, id, 0.0))

    # --- editing -------------------------------------------------------------------------------------------------

    def edit(self, label: str, change: Callable[[Timeline, str], Timeline], merge: str = "") -> bool:
        """Change every chosen clip in turn."""
        ids = self.ids

        def all_of(timeline: Timeline) -> Timeline:
            for id in ids:
                if id in timeline.spans:
                    timeline = change(timeline, id)
            return timeline

        key = f"clip {merge} {' '.join(ids)}" if merge else None
        return bool(ids) and self._cut.edit(label, all_of, merge_key=key)

    def settle(self) -> None:
        self._session.document.settle()

    def give(self, part: ClipPart, value: Any) -> None:
        """Make a part this; where it moves, its key at the playhead."""

        def change(timeline: Timeline, id: str) -> Timeline:
            now = changes.value_of(timeline, id, part.name)
            wanted = self._keyed(id, now, float(value)) if isinstance(now, Curve) else value
            return changes.changed(timeline, id, part.name, wanted, magnet=self._lanes.magnet)

        self.edit(self._label(part), change, part.name)

    def give_all(self, label: str, values: Mapping[str, float], merge: str) -> None:
        """Make several numbers these in one step; where they move, their keys at the playhead."""

        def change(timeline: Timeline, id: str) -> Timeline:
            for name, value in values.items():
                now = changes.value_of(timeline, id, name)
                wanted = self._keyed(id, now, value) if isinstance(now, Curve) else value
                timeline = changes.changed(timeline, id, name, wanted)
            return timeline

        self.edit(label, change, merge)

    def reset(self, part: ClipPart) -> None:
        usual = part.setting.default
        label = self.tr("Reset {name}").format(name=part.label)
        self.edit(label, lambda t, id: changes.changed(t, id, part.name, usual, magnet=self._lanes.magnet))

    def put(self, label: str, name: str, value: Any, merge: str = "") -> bool:
        """Make a part that has no row of its own this."""
        return self.edit(
            label, lambda t, id: changes.changed(t, id, name, value, magnet=self._lanes.magnet), merge and name
        )

    # --- keyframes -----------------------------------------------------------------------------------------------

    def _keyed(self, id: str, curve: Curve, value: float) -> Curve:
        return Curve(keyframes.keyed(curve.keys, self.clock(id), value, self.rate))

    def key_here(self, part: ClipPart) -> None:
        """A key at the playhead with the value that is there; where one stands, it goes."""
        ids = [id for id in self.ids if self.inside(id)]
        numbers = {id: self._key_number(id, part) for id in ids}
        away = all(number >= 0 for number in numbers.values())

        def change(timeline: Timeline, id: str) -> Timeline:
            now = changes.value_of(timeline, id, part.name)
            if id not in numbers or (not away and numbers[id] >= 0):
                return timeline
            if away and isinstance(now, Curve):
                keys = keyframes.removed(now.keys, numbers[id])
                return changes.changed(timeline, id, part.name, Curve(keys) if keys else now.at(self.clock(id)))
            keys = now.keys if isinstance(now, Curve) else ()
            value = now.at(self.clock(id)) if isinstance(now, Curve) else float(now)
            return changes.changed(
                timeline, id, part.name, Curve(keyframes.keyed(keys, self.clock(id), value, self.rate))
            )

        words = self.tr("Remove a keyframe") if away else self.tr("Keyframe of {name}").format(name=part.label)
        self.edit(words, change)

    def _key_number(self, id: str, part: ClipPart) -> int:
        now = changes.value_of(self.timeline, id, part.name)
        return keyframes.key_at(now.keys, self.clock(id), self.rate) if isinstance(now, Curve) else -1

    def give_keys(self, part: ClipPart, step: str, keys: tuple[Key, ...]) -> None:
        """Other keys for the one clip that is chosen; none ends the animation."""
        if keys:
            self.edit(step, lambda t, id: changes.changed(t, id, part.name, Curve(keys)), f"{part.name} keys")
        else:
            self.rest(part)

    def rest(self, part: ClipPart) -> None:
        """Nothing moves any more: the value stays what it is at the playhead."""

        def change(timeline: Timeline, id: str) -> Timeline:
            now = changes.value_of(timeline, id, part.name)
            return changes.changed(timeline, id, part.name, now.at(self.clock(id)) if isinstance(now, Curve) else now)

        self.edit(self.tr("Remove the animation"), change)

    def _label(self, part: ClipPart) -> str:
        return self.tr("Change {name}").format(name=part.label)
