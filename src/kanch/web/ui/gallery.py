"""Every component's examples, read from the components' own folders."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from kanch.web.ui import charts

COMPONENTS = Path(__file__).parent / "templates/ui/components"


@dataclass(frozen=True, slots=True)
class Example:
    """One component with one context: what it says, how it looks."""

    component: str
    name: str
    description: str
    context: dict[str, Any]
    html: SafeString

    @property
    def context_json(self) -> str:
        return json.dumps(self.context, ensure_ascii=False, indent=2)


def components() -> list[str]:
    """Names of all components."""
    return sorted(p.name for p in COMPONENTS.iterdir() if p.is_dir())


def examples(component: str) -> list[Example]:
    """The examples of a component, rendered in the active language."""
    entries = json.loads((COMPONENTS / component / "examples.json").read_text("utf-8"))
    return [
        Example(
            component=component,
            name=entry["name"],
            description=entry["description"],
            context=entry["context"],
            # The first form in need of attention takes the focus; the gallery must not jump to it.
            html=mark_safe(_html(component, entry).replace(" autofocus", "")),
        )
        for entry in entries
    ]


def _html(component: str, entry: dict[str, Any]) -> SafeString:
    html = render_to_string(
        f"ui/components/{component}/{component}.html",
        {key: _prepared(key, value) for key, value in entry["context"].items()},
    )
    if entry.get("inside") == "table":
        return format_html('<table role="table" class="claims">{}</table>', html)
    return html


def _prepared(key: str, value: Any) -> Any:
    """What JSON cannot hold, made from its description: forms and their fields."""
    match key:
        case "form":
            return _form(value)
        case "field":
            return _form([value])[value["name"]]
        case "drawing":
            return charts.draw(
                _points(value["points"]), language=value["language"], timezone=value["timezone"]
            )
        case "sparkline":
            return charts.sparkline(_points(value))
        case _:
            return value


def _points(rows: list[dict[str, Any]]) -> list[charts.ChartPoint]:
    return [
        charts.ChartPoint(**{**row, "as_of": datetime.fromisoformat(row["as_of"])}) for row in rows
    ]


def _form(fields: list[dict[str, Any]]) -> forms.Form:
    form = forms.Form(data={} if any("error" in f for f in fields) else None)
    for spec in fields:
        options: dict[str, Any] = {
            "label": spec["label"],
            "help_text": spec.get("hint", ""),
            "required": spec.get("required", True),
        }
        if "choices" in spec:
            options["choices"] = spec["choices"]
        if "widget" in spec:
            attrs = {"type": spec["type"]} if "type" in spec else {}
            options["widget"] = getattr(forms, spec["widget"])(attrs=attrs)
        if "value" in spec:
            options["initial"] = spec["value"]
        form.fields[spec["name"]] = getattr(forms, spec["kind"])(**options)
        if "error" in spec:
            form.fields[spec["name"]].error_messages["required"] = spec["error"]
    return form
