"""What a rule looked at, named for people. A name that is not here is shown as it is written."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

INPUTS: dict[str, Any] = {
    "answer": _("answer"),
    "age": _("age"),
    "agrees": _("agrees with the examination"),
    "dose": _("dose"),
    "dose_mg": _("dose, mg"),
    "imaged": _("side that was imaged"),
    "modality": _("images"),
    "on": _("on the day of"),
    "pain": _("pain, 0 to 10"),
    "reason": _("reason"),
    "session_on": _("session"),
    "side": _("side"),
    "still_shows": _("a person looked again"),
    "temperature_c": _("temperature, °C"),
    "today": _("on the day of"),
    "treated": _("side that is treated"),
    "typed": _("as typed"),
    "volume_ml": _("volume, mL"),
    "weight_kg": _("weight, kg"),
}

UNITS = {"ml": "mL", "pct": "%", "mg": "mg", "kg": "kg", "c": "°C", "mm": "mm", "h": "h"}


def input_name(name: str) -> str:
    """``concentration_pct`` is «concentration, %»."""
    if name in INPUTS:
        return str(INPUTS[name])
    stem, _point, unit = name.rpartition("_")
    if stem and unit in UNITS:
        return f"{stem.replace('_', ' ')}, {UNITS[unit]}"
    return name.replace("_", " ").replace("-", " ")
