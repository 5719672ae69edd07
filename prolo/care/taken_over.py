"""Somebody else injects than was there when the checks were answered, or in another room: what was
said of one room, or by who was to inject, says nothing of another."""

from __future__ import annotations

from dataclasses import replace

from prolo.care.checklist import ReadinessAnswers

OF_THE_ROOM = frozenset({"room", "resus"})  # ids of checklist items
OF_THE_INJECTOR = frozenset({"implant-known"})


def still_said(
    answers: ReadinessAnswers, *, in_another_room: bool, by_another_injector: bool
) -> ReadinessAnswers:
    """checklist/site-mark: who injects marks the side, so the mark of somebody else is none."""
    gone = (OF_THE_ROOM if in_another_room else frozenset()) | (
        OF_THE_INJECTOR if by_another_injector else frozenset()
    )
    return replace(
        answers,
        items={name: said for name, said in answers.items.items() if name not in gone},
        side_marked=None if by_another_injector else answers.side_marked,
    )
