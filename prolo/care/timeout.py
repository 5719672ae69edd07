"""The pause before the first needle: the right person, side, site, injectate, and no allergy to it.

``check_timeout`` gives a ``Conclusion`` of kind ``timeout`` with the verdict ``go`` or, unless
every line is ``ok``, ``stop``. There is no third: nobody injects while a line is open.

rule                 code                          weight      params
timeout.person       confirmed · open              ok · stop   –
timeout.side         agrees · differs · open       ok · stop   found, planned
timeout.marked       agrees · differs · open       ok · stop   found, planned
timeout.site         agrees · differs · open       ok · stop   found, planned
timeout.irritant     agrees · differs · open       ok · stop   found, planned: a syringe for each
                                                               that is planned, and none besides
timeout.anaesthetic  agrees · none ·               ok · stop   found, planned: the same; none is
                     differs · open                            planned, and none was read
timeout.strength     agrees · none ·               ok · stop   found, planned: of the irritant, in
                     differs · partly · open                   per cent, on every syringe: each that
                                                               is planned; none is planned;
                                                               «partly»: not each was read
timeout.mixed        agrees · none ·               ok · stop   the same, of the anaesthetic
                     differs · partly · open
timeout.consent      agrees · differs ·            ok · stop   found, planned: what was agreed to;
                     beyond · open                             «beyond»: more is planned there
timeout.allergy      none · allergic · open        ok · stop   found
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from prolo.care.agreement import beyond_planned
from prolo.care.allergies import irritants_refused, known_anaesthetics
from prolo.care.answers import Answer
from prolo.care.checklist import ConsentGiven, Planned
from prolo.care.conclusions import Conclusion, Finding, Scalar
from prolo.errors import CareError
from prolo.knowledge import Knowledge

FACT = "checklist/timeout"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeoutAnswers:
    """What is said aloud and seen: the side and site called out, the mark on the skin, and what
    the labels of the syringes say."""

    at: datetime
    called_by: str = ""
    person: Answer = Answer.NOT_ASKED
    side: str | None = None
    side_marked: str | None = None
    site: str | None = None
    irritant: str | None = None  # None: a syringe that was not read
    irritants_besides: tuple[str, ...] = ()  # on the other syringes
    irritant_pct: Decimal | None = None
    irritant_pcts_besides: tuple[Decimal, ...] = ()  # on the other syringes
    anaesthetics: tuple[str, ...] = ()
    anaesthetic_pct: Decimal | None = None
    anaesthetic_pcts_besides: tuple[Decimal, ...] = ()  # on the other syringes
    allergy: Answer = Answer.NOT_ASKED  # to anything drawn up


def check_timeout(
    answers: TimeoutAnswers,
    planned: Planned,
    consent: ConsentGiven | None,
    *,
    knowledge: Knowledge,
    now: datetime,
) -> Conclusion:
    """checklist/timeout: compares, and so does not depend on whether that fact is verified."""
    _check(answers, now)
    findings = tuple(_weigh(answers, planned, consent, knowledge))
    verdict = "go" if all(one.weight == "ok" for one in findings) else "stop"
    return Conclusion(kind="timeout", verdict=verdict, findings=findings)


def _check(answers: TimeoutAnswers, now: datetime) -> None:
    faults = {}
    if answers.at.tzinfo is None:
        faults["at"] = "no-zone"
    elif answers.at > now:
        faults["at"] = "in-the-future"
    if not answers.called_by.strip():
        faults["called_by"] = "missing"
    if faults:
        raise CareError(faults)


def _weigh(
    answers: TimeoutAnswers, planned: Planned, consent: ConsentGiven | None, knowledge: Knowledge
) -> Iterator[Finding]:
    is_right = answers.person is Answer.YES
    yield _line("person", "confirmed" if is_right else "open", is_right, answer=answers.person)
    yield _compare("side", answers.side, planned.side_called)
    yield _compare("marked", answers.side_marked, planned.side_called)
    yield _compare("site", answers.site, planned.region)
    yield from _compare_syringes(answers, planned)
    irritant_pcts = (answers.irritant_pct, *answers.irritant_pcts_besides)
    yield _compare_strengths("strength", irritant_pcts, planned.irritant_pcts)
    anaesthetic_pcts = (answers.anaesthetic_pct, *answers.anaesthetic_pcts_besides)
    yield _compare_strengths("mixed", anaesthetic_pcts, planned.anaesthetic_pcts)
    yield _weigh_consent(consent, planned)
    yield _weigh_allergy(answers, planned, knowledge)


def _compare(rule: str, found: str | None, planned: str) -> Finding:
    code = "open" if found is None else "agrees" if found == planned else "differs"
    return _line(rule, code, code == "agrees", found=found, planned=planned)


def _compare_syringes(answers: TimeoutAnswers, planned: Planned) -> Iterator[Finding]:
    """Every syringe is read."""
    is_unread = answers.irritant is None
    yield _compare_labels("irritant", _read(answers), planned.irritants, is_unread)
    if answers.anaesthetics or planned.anaesthetics:
        yield _compare_labels("anaesthetic", answers.anaesthetics, planned.anaesthetics)
    else:
        yield _line("anaesthetic", "none", is_ok=True)


def _compare_labels(
    rule: str, read: Sequence[str], wanted: Sequence[str], is_unread: bool = False
) -> Finding:
    """What nobody planned differs, what nobody read is open."""
    missing = [one for one in wanted if one not in read]
    if set(read) <= set(wanted) and (missing or is_unread):
        return _compare(rule, None, ", ".join(missing or wanted))
    return _compare(rule, ", ".join(sorted(read)), ", ".join(sorted(wanted)))


def _compare_strengths(
    rule: str, labels: Sequence[Decimal | None], wanted: Sequence[Decimal]
) -> Finding:
    """Of 25 % for a joint and 15 % for its ligaments both are read, and none besides."""
    read = {one for one in labels if one is not None}
    if not wanted:
        return _line(rule, "none", is_ok=True)
    code = "open" if not read else "partly" if read < set(wanted) else "differs"
    if read == set(wanted):
        code = "agrees"
    found = _listed(sorted(read)) if read else None
    return _line(rule, code, code == "agrees", found=found, planned=_listed(wanted))


def _listed(strengths: Sequence[Decimal]) -> Scalar:
    if len(strengths) == 1:
        return strengths[0]
    return ", ".join(f"{one.normalize():f}" for one in strengths)


def _read(answers: TimeoutAnswers) -> tuple[str, ...]:
    return tuple(one for one in (answers.irritant, *answers.irritants_besides) if one)


def _weigh_consent(consent: ConsentGiven | None, planned: Planned) -> Finding:
    """A consent that was withdrawn is none."""
    if consent is None or consent.withdrawn_at is not None:
        return _line("consent", "open", False, found=None, planned=planned.side)
    found = next(beyond_planned(consent, planned), None)
    if found is None:
        return _compare("consent", consent.side, planned.side)
    if found.code in ("other-site", "other-side", "other-irritant"):
        params = {"found": found.params["agreed"], "planned": found.params["planned"]}
        return _line("consent", "differs", False, **params)
    return _line("consent", "beyond", False, found=consent.side, planned=planned.side)


def _weigh_allergy(answers: TimeoutAnswers, planned: Planned, knowledge: Knowledge) -> Finding:
    """What the record says counts, even if it is not said aloud: of the irritant, of the
    anaesthetic that is mixed in, and of the cream on the skin."""
    irritants = (*_read(answers), *planned.irritants)
    refused = irritants_refused(planned.allergies, knowledge) | known_anaesthetics(
        planned.allergies, knowledge
    )
    drawn = (*irritants, *answers.anaesthetics, *planned.anaesthetics, *planned.creams)
    found = next((one for one in drawn if one in refused), irritants[0])
    if found in refused or answers.allergy is Answer.YES:
        return _line("allergy", "allergic", False, found=found)
    is_none = answers.allergy is Answer.NO
    return _line("allergy", "none" if is_none else "open", is_none, found=irritants[0])


def _line(rule: str, code: str, is_ok: bool, **params: Scalar) -> Finding:
    return Finding(
        rule=f"timeout.{rule}",
        code=code,
        weight="ok" if is_ok else "stop",
        inputs=params,
        facts=(FACT,),
        params=params,
    )
