"""What a person was billed and what was paid, as the paper says it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import chain
from zoneinfo import ZoneInfo

from prolo.care.money.account import CHARGE, Item, balance
from prolo.knowledge import Knowledge
from prolo.papers.paper import Paper
from prolo.papers.statement_paper import (
    InCurrency,
    StatementLine,
    StatementSheet,
    statement_paper,
)
from prolo.papers.words import statement as words
from prolo.papers.words.sentences import day
from prolo.registry.accounts import charged, disputes_of, open_ones, paid
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import Charge, Patient, Payment
from prolo.web.languages import spoken
from prolo.web.presenters.mine import title
from prolo.web.presenters.sheets.frame import frame_of
from prolo.web.words.accounts import HOW
from prolo.web.words.money import PROCEDURES, money, signed

Entered = tuple[Item, str]  # with what it was for, or how it was paid


def paper_of_statement(patient: Patient, language: str, on: date) -> Paper:
    with spoken(language):
        sheet = statement_sheet(patient, clinic_knowledge(patient.clinic))
        return statement_paper(sheet, frame_of(patient, on=on, language=language))


def statement_sheet(patient: Patient, knowledge: Knowledge) -> StatementSheet:
    entered = sorted(
        chain(_charges(patient, knowledge), _payments(patient)), key=lambda one: one[0].on
    )
    currencies = sorted({item.currency for item, _said in entered})
    return StatementSheet(
        accounts=tuple(_account(entered, one) for one in currencies),
        disputed=tuple(_disputed(patient, knowledge)),
    )


def _charges(patient: Patient, knowledge: Knowledge) -> Iterator[Entered]:
    rows = Charge.objects.filter(patient=patient).current().select_related("course")
    for row in rows.order_by("recorded_at"):
        said = row.name or str(PROCEDURES[row.procedure])
        (item,) = charged([row])
        yield item, f"{said}. {title(row.course, knowledge)}" if row.course else said


def _payments(patient: Patient) -> Iterator[Entered]:
    zone = ZoneInfo(patient.clinic.time_zone)
    for row in Payment.objects.filter(patient=patient).current().order_by("recorded_at"):
        how = str(HOW.get(row.how, row.how))
        is_back = row.direction == Payment.Direction.REFUND
        yield paid(row, zone), words.given_back(how) if is_back else words.paid_by(how)


def _account(entered: list[Entered], currency: str) -> InCurrency:
    own = [(item, said) for item, said in entered if item.currency == currency]
    items = [item for item, _said in own]
    owed = balance(items, currency)
    billed = sum((one.amount for one in items if one.kind == CHARGE), Decimal(0))
    return InCurrency(
        lines=tuple(_line(item, said) for item, said in own),
        billed=money(billed, currency),
        paid=money(billed - owed, currency),
        owed=money(abs(owed), currency) if owed else "",
        is_credit=owed < 0,
    )


def _line(item: Item, said: str) -> StatementLine:
    if item.kind == CHARGE:
        return StatementLine(on=day(item.on), what=said, billed=money(item.amount, item.currency))
    is_back = item.kind == Payment.Direction.REFUND
    amount = signed(-item.amount, item.currency) if is_back else money(item.amount, item.currency)
    return StatementLine(on=day(item.on), what=said, paid=amount)


def _disputed(patient: Patient, knowledge: Knowledge) -> Iterator[str]:
    for one in open_ones(disputes_of(patient)):
        about = title(one.course, knowledge) if one.course else str(PROCEDURES["assessment"])
        yield f"{about}, {day(one.disputed_on)}"
