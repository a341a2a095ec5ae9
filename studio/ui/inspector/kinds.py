"""Which editor suits which kind of setting."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from studio.graph.spec import Colour, Data, Multiline, OpenFile, RateKind, SaveFile, SeedKind, Setting, Weights
from studio.ui.inspector.curve import CurveEditor
from studio.ui.inspector.editors import (
    ChoiceEditor,
    ColourEditor,
    DataEditor,
    LineEditor,
    NumberEditor,
    OpenChoiceEditor,
    PathEditor,
    PromptEditor,
    SeedEditor,
    SettingEditor,
    SwitchEditor,
)
from studio.ui.inspector.keys import KeysSetting
from studio.ui.inspector.outline import OutlineEditor
from studio.ui.inspector.tone_curves import ToneCurvesEditor

_RATES = ("0", "12", "15", "24000/1001", "24", "25", "30000/1001", "30", "48", "50", "60000/1001", "60", "120")


def editor_for(setting: Setting, folder: Path, models: Sequence[str] = ("auto",)) -> SettingEditor:
    """The editor that suits a setting. models: what a model setting suggests; folder: where paths start."""
    kind = setting.kind
    if setting.choices:
        return ChoiceEditor(setting, setting.choices)
    match kind:
        case Data(editor="camera"):
            return CurveEditor(setting)
        case Data(editor="curve"):
            return KeysSetting(setting)
        case Data(editor="tone curves"):
            return ToneCurvesEditor(setting)
        case Data(editor="outline"):
            return OutlineEditor(setting)
        case Data():
            return DataEditor(setting)
        case SeedKind():
            return SeedEditor(setting)
        case RateKind():
            return OpenChoiceEditor(setting, _RATES)
        case Weights():
            return OpenChoiceEditor(setting, models)
        case Multiline(prompt):
            return PromptEditor(setting, prompt=prompt)
        case Colour():
            return ColourEditor(setting)
        case OpenFile() | SaveFile():
            return PathEditor(setting, folder)
    if setting.type is bool:
        return SwitchEditor(setting)
    if setting.type in (int, float):
        return NumberEditor(setting)
    if setting.type is Path:
        return PathEditor(setting, folder)
    return LineEditor(setting)
