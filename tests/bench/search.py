"""Times the search among 20,000 invented patients on both databases, and beside each in the same
run a plain query: the beginning of a family name, readable and indexed, with the same rows fetched.

The plain query finds no slip of a finger, no given name and no birth date, and whoever has its
table can read it: the ratio is the price of a search by keys (docs/decisions/0008).
``make bench`` runs it; ``python -m tests.bench.search --people=2000`` is quicker.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from random import Random
from statistics import quantiles
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from prolo.registry.access import Actor
    from prolo.registry.models import Identity

DATABASES = ("sqlite", "postgresql")
ROUNDS = 200
AT_MOST = 50  # as many as a page shows
SYLLABLES = (
    "al ba ber bru cho dan del do er fa fer gar go ha hof ing ja ka ko la lin ma mei mo na "
    "no ol pe ra ri ro sa schu sen sky sto ta ti va wei wo ya zu"
)


def main() -> int:
    arguments = _arguments()
    if arguments.on:
        return _measure(arguments.people)
    for database in DATABASES:
        command = [sys.executable, "-m", "tests.bench.search", "--on", database]
        subprocess.run(
            [*command, f"--people={arguments.people}"],
            env={**os.environ, "PROLO_TEST_DATABASE": database},
            check=True,
        )
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--on", choices=DATABASES, help=argparse.SUPPRESS)
    return parser.parse_args()


def _measure(count: int) -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.support.settings"
    import django

    django.setup()
    from django.db import connection
    from django.test.utils import setup_databases

    from prolo.registry.access import system
    from prolo.registry.actions.clinics import open_clinic

    setup_databases(verbosity=0, interactive=False)
    actor = system(open_clinic(name="Bench"))
    begun = time.perf_counter()
    people = register(count, actor)
    filled_s = time.perf_counter() - begun
    print(f"\n{connection.vendor}: {count} patients, on record in {filled_s:.0f} s")
    with actor.at_work():
        _compare(people, actor)
    return 0


def register(count: int, actor: Actor) -> list[Identity]:
    """As ``register_patient`` keeps them, by the thousand."""
    from prolo.registry.models import Identity, Patient, SearchKey
    from prolo.registry.search_keys import digest, keys_of
    from prolo.registry.transactions import write_transaction

    people = [Identity(clinic=actor.clinic, **one) for one in _invented(count)]
    for start in range(0, count, 1000):
        some = people[start : start + 1000]
        with write_transaction(by=actor):
            patients = Patient.objects.bulk_create(Patient(clinic=actor.clinic) for _ in some)
            for identity, patient in zip(some, patients, strict=True):
                identity.patient = patient
            Identity.objects.bulk_create(some)
            SearchKey.objects.bulk_create(
                (
                    SearchKey(
                        clinic=actor.clinic,
                        patient_id=identity.patient_id,
                        kind=key[0],
                        digest=digest(actor.clinic.pk, key),
                    )
                    for identity in some
                    for key in keys_of(identity, ())
                ),
                batch_size=5000,
            )
    return people


def _invented(count: int) -> Iterator[dict[str, Any]]:
    """Names of two or three syllables, some of them borne by many."""
    chance, parts = Random(7), SYLLABLES.split()
    family = ["".join(chance.choices(parts, k=chance.choice((2, 3)))) for _ in range(4000)]
    given = ["".join(chance.choices(parts, k=2)) for _ in range(600)]
    for _ in range(count):
        yield {
            "family_name": family[min(int(chance.expovariate(1 / 900)), 3999)].title(),
            "given_names": given[min(int(chance.expovariate(1 / 150)), 599)].title(),
            "birth_date": date(1935, 1, 1) + timedelta(days=chance.randrange(30_000)),
            "phone": f"0{chance.randrange(150, 180)}{chance.randrange(1_000_000, 9_999_999)}",
        }


def _compare(people: list[Identity], actor: Actor) -> None:
    from prolo.registry.find import find_patients

    def ours(typed: Callable[[Identity], str]) -> Callable[[Identity], bool]:
        def find(one: Identity) -> bool:
            found = find_patients(actor, typed(one))
            return len(found) == AT_MOST or one.pk in {each.identity.pk for each in found}

        return find

    searched = Random(11).sample(people, ROUNDS)
    plain = _median_ms(_plain(), searched, "plain: the family name begins with three letters")
    ways: dict[str, Callable[[Identity], str]] = {
        "three letters": lambda one: one.family_name[:3],
        "the family name": lambda one: one.family_name,
        "the whole name": lambda one: f"{one.family_name} {one.given_names}",
        "two letters swapped": lambda one: _slip(one.family_name),
        "two letters swapped, and the birth date": lambda one: (
            f"{_slip(one.family_name)} {one.birth_date}"
        ),
        "the birth date": lambda one: str(one.birth_date),
        "the phone number": lambda one: one.phone,
    }
    for name, typed in ways.items():
        _median_ms(ours(typed), searched, name, plain)


def _plain() -> Callable[[Identity], bool]:
    """What a search without keys would ask of a readable table; no worse than the page needs."""
    from django.db import connection

    from prolo.registry.models import Identity
    from tests.bench.clinic import analyse

    with connection.cursor() as cursor:
        cursor.execute("CREATE INDEX bench_family ON registry_identity (clinic_id, family_name)")
    analyse()

    def find(one: Identity) -> bool:
        begin = one.family_name[:3]
        rows = Identity.objects.filter(family_name__gte=begin, family_name__lt=f"{begin}\uffff")
        found = list(rows.select_related("patient").order_by("family_name")[:AT_MOST])
        return len(found) == AT_MOST or one in found

    return find


def _slip(name: str) -> str:
    return f"{name[0]}{name[2]}{name[1]}{name[3:]}"


def _median_ms(
    find: Callable[[Identity], bool], people: Iterable[Identity], name: str, plain: float = 0
) -> float:
    spans = []
    for one in people:
        begun = time.perf_counter()
        is_found = find(one)
        spans.append((time.perf_counter() - begun) * 1000)
        assert is_found, f"{name}: not found"
    cuts = quantiles(spans, n=100, method="inclusive")
    ratio = f"{cuts[49] / plain:6.1f}×" if plain else "  ratio"
    print(f"{cuts[49]:7.1f} ms {cuts[98]:8.1f} ms {ratio}   {name}", flush=True)
    return cuts[49]


if __name__ == "__main__":
    raise SystemExit(main())
