"""What is known of a payer."""

from __future__ import annotations

from datetime import date, timedelta

from prolo.care.money.payer_checks import Check, payer_stand, to_ask_since
from prolo.knowledge import load_knowledge
from tests.spec.tables import Spec

step = "money"
place = 5
title = "What a payer does, and how old that is"
text = """
What payers publish is kept with its day and its doubts. When somebody of the clinic has looked
themselves, that counts before it, until the day by which they said to look again, or until
something newer is published. What is published is old two years after its day; where nobody said
by when to look again, it is two years after somebody last looked.
"""


SAID_ON = date(2026, 3, 2)  # the person said that this one pays


def known(payer: str, own: str, looked: str, today: str) -> dict[str, object]:
    day = date.fromisoformat(looked) if looked else None
    check = (
        Check(decision=own, checked_on=day, check_again_by=day + timedelta(days=180))
        if day
        else None
    )
    fact, now = load_knowledge().payers[payer], date.fromisoformat(today)
    found = payer_stand(fact, check, now)
    return {
        "says": found.decision,
        "marks": found.marks,
        "again_by": found.check_again_by,
        "to_ask": to_ask_since(fact, check, SAID_ON, now),
    }


def test_an_own_check_counts_before_what_was_published(spec: Spec) -> None:
    """Whoever pays of whom the clinic does not know what is to be asked, since the person said so,
    or since the clinic's own check no longer counts."""
    spec(
        known,
        """
        payer   | own                   | looked     | today      || says                  | marks                | again by   | to ask
        aetna   | –                     | –          | 2026-06-01 || not-covered           | –                    | 2028-12-31 | –
        aetna   | –                     | –          | 2027-12-31 || not-covered           | –                    | 2028-12-31 | –
        aetna   | –                     | –          | 2028-01-01 || not-covered           | stale                | 2028-12-31 | 2026-03-02
        aetna   | –                     | –          | 2029-01-01 || not-covered           | stale, look-again    | 2028-12-31 | 2026-03-02
        uhc     | –                     | –          | 2026-06-01 || not-covered           | stale                | 2028-12-31 | 2026-03-02
        anthem  | –                     | –          | 2026-06-01 || not-covered           | stale                | 2028-12-31 | 2026-03-02
        va      | –                     | –          | 2026-06-01 || covered-with-criteria | unverified           | 2028-12-31 | 2026-03-02
        cms-ncd | –                     | –          | 2026-05-15 || not-covered           | conflict             | 2026-05-15 | 2026-03-02
        cms-ncd | –                     | –          | 2026-05-16 || not-covered           | conflict, look-again | 2026-05-15 | 2026-03-02
        cms-ncd | not-covered           | 2026-06-01 | 2026-06-02 || not-covered           | own, conflict        | 2026-11-28 | –
        va      | not-named             | 2026-01-05 | 2026-06-01 || not-named             | own                  | 2026-07-04 | –
        anthem  | covered-with-criteria | 2026-01-05 | 2026-07-04 || covered-with-criteria | own                  | 2026-07-04 | –
        anthem  | covered-with-criteria | 2026-01-05 | 2026-07-05 || not-covered           | stale, look-again    | 2026-07-04 | 2026-07-04
        aetna   | covered-with-criteria | 2024-12-31 | 2025-01-31 || not-covered           | –                    | 2028-12-31 | –
        """,
        follows=["payers/cms-ncd", "payers/va", "payers/anthem", "payers/aetna", "payers/uhc"],
    )
