"""Templates with {named} fields, filled from what is allowed and from nothing else.

Unlike str.format a field is only ever looked up by its whole name: no attributes, no indexing, no format codes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from studio.base.errors import SettingError, suggest

_FIELD = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")


def fill(template: str, fields: Mapping[str, str], setting: str = "template") -> str:
    """The template with its fields filled; '{{' and '}}' are braces. Raises SettingError for what is no field."""

    def value(found: re.Match[str]) -> str:
        whole, name = found[0], found[1]
        if whole in ("{{", "}}"):
            return whole[0]
        if name is None:
            mend = "Write {field}, or {{ and }} for braces."
            raise SettingError(f"a lone '{whole}' at character {found.start() + 1}", setting=setting, mend=mend)
        name = name.strip()
        if name not in fields:
            mend = suggest(name, fields) or f"Known are {', '.join(fields)}."
            raise SettingError(f"'{{{name}}}' is no field", setting=setting, mend=mend)
        text = " ".join(fields[name].split())
        # 'A harbour at dawn.' in the middle of a list of phrases is a phrase as well.
        return text.rstrip(" .") if template[found.end() :].lstrip().startswith(",") else text

    return _tidied(_FIELD.sub(value, template))


def _tidied(text: str) -> str:
    """Without the commas and blanks that empty fields leave behind."""
    lines = []
    for line in text.splitlines():
        line = re.sub(r"\s{2,}", " ", line.replace("\t", " "))  # a run of blanks is gone through once
        line = re.sub(r"\s?,(?:\s?,)+\s?", ", ", line)
        lines.append(re.sub(r"\s,", ",", line).strip(" ,"))
    return "\n".join(lines).strip()
