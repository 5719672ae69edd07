"""The price list of a clinic, as care reads it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from prolo.care.money.estimate import IMAGED
from prolo.care.money.prices import BESIDES, EXTRA, Price, price_faults, usual_range, written
from prolo.knowledge import Knowledge
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import Clinic, ClinicPrice
from prolo.registry.privileges import physicians


def price_of(row: ClinicPrice) -> Price:
    return Price(
        what=row.procedure,
        of=row.of,
        region=row.region,
        injector=str(row.injector_id or ""),
        amount=written(row.amount, row.currency),
        currency=row.currency,
        starts_on=row.starts_on,
    )


def standing_rows(clinic: Clinic) -> list[ClinicPrice]:
    return list(ClinicPrice.objects.filter(clinic=clinic, withdrawn_at__isnull=True))


def standing_prices(clinic: Clinic) -> list[Price]:
    return [price_of(row) for row in standing_rows(clinic)]


def prices_at(clinic: Clinic, at: datetime) -> list[Price]:
    """The list in that minute."""
    rows = ClinicPrice.objects.filter(clinic=clinic, recorded_at__lte=at)
    return [price_of(row) for row in rows.exclude(withdrawn_at__lte=at)]


def kinds_of(procedure: str, knowledge: Knowledge) -> tuple[str, ...]:
    """What a price besides the session may be for."""
    return {
        "irritant": tuple(knowledge.irritants),
        "guidance": IMAGED,
        "sedation": tuple(one for one in knowledge.sedation if one != "none"),
    }.get(procedure, ())


def extras_of(clinic: Clinic) -> list[str]:
    """What the clinic has a price for besides all this, by its own names."""
    rows = ClinicPrice.objects.filter(
        clinic=clinic, procedure=ClinicPrice.Procedure.EXTRA, withdrawn_at__isnull=True
    )
    return sorted(set(rows.values_list("of", flat=True)))


def price_row_faults(
    row: ClinicPrice, standing: Sequence[Price], *, is_meant: bool
) -> dict[str, str]:
    """Everything that is wrong with a row that is to be added, a code a column."""
    knowledge = clinic_knowledge(row.clinic)
    usual = usual_range(row.procedure, row.currency, knowledge)
    faults = price_faults(price_of(row), standing, usual, is_meant=is_meant)
    if row.procedure not in ClinicPrice.Procedure.values:
        faults["procedure"] = "unknown"
    elif row.procedure in BESIDES:
        if row.of and row.of not in kinds_of(row.procedure, knowledge):
            faults["of"] = "unknown"
    elif row.of and row.procedure != EXTRA:
        faults["of"] = "not-of-this"
    if row.region and row.region not in knowledge.regions:
        faults["region"] = "unknown"
    if row.injector and row.injector not in physicians(row.clinic):
        faults["injector"] = "unknown"
    return faults


def codes_by_procedure(clinic: Clinic) -> dict[str, list[str]]:
    """What the clinic wrote on its price list: codes of services, offered where a line is coded."""
    rows = ClinicPrice.objects.filter(clinic=clinic, withdrawn_at__isnull=True).exclude(code="")
    found: dict[str, list[str]] = {}
    for procedure, code in rows.order_by("code").values_list("procedure", "code").distinct():
        found.setdefault(procedure, []).append(code)
    return found
