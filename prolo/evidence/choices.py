"""What a pooling can be asked for."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

from prolo.evidence.checking import check_choice

Method: TypeAlias = Literal["reml", "ml", "dl", "pm", "eb", "hs", "sj", "he", "common"]
Interval: TypeAlias = Literal["knapp-hartung", "knapp-hartung-unguarded", "normal"]
Prediction: TypeAlias = Literal["t-k-1", "t-k-2", "normal", "hartung-knapp"]
Tau2Interval: TypeAlias = Literal["q-profile", "generalised-q", "profile-likelihood", "none"]

OFFERED = {
    "method": get_args(Method),
    "interval": get_args(Interval),
    "prediction": get_args(Prediction),
    "tau2_interval": get_args(Tau2Interval),
}


def check_choices(**chosen: str) -> None:
    for name, choice in chosen.items():
        check_choice(name, choice, OFFERED[name])
