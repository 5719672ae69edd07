"""Before the person goes home: watched, well, told what to look out for, and not alone if sedated.

``check_leaving`` gives a ``Conclusion`` of kind ``leaving`` with the verdict of its heaviest
finding: ``complete``, ``open`` (``missing``) or ``person-decides`` (``ask``). It says that what
must be done was done, never that somebody is well.

rule              code                                weight          params
leaving.item      done · not-done · not-sure ·        ok · missing    item
                  not-asked                           (inform for
                                                      what is no gate)
leaving.observed  long-enough                         ok              minutes, minutes_wanted
                  too-short                           ask
                  long-awaits · short-awaits          ask, awaits
                  not-recorded                        missing
leaving.condition recorded · not-recorded             ok · missing    –
leaving.awake     yes · no · not-sure · not-asked     ok · missing    only after sedation
leaving.escort    yes · no · not-sure · not-asked     ok · missing    only after sedation
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from prolo.care.answers import Answer
from prolo.care.conclusions import Conclusion, Finding, Scalar
from prolo.care.sedated import WITHOUT
from prolo.errors import CareError
from prolo.knowledge import Knowledge
from prolo.knowledge.records import ChecklistItem

OBSERVED = "observe"
ALWAYS_KNOWN = frozenset({"record-sites"})  # the session's own record answers it
LONGEST_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class LeavingAnswers:
    items: Mapping[str, Answer] = field(default_factory=dict)  # plain items of the checklist
    observed_minutes: int | None = None
    condition: str = ""  # how the person was, in the words of who watched
    awake: Answer = Answer.NOT_ASKED
    escort: Answer = Answer.NOT_ASKED


def check_leaving(answers: LeavingAnswers, sedation: str, *, knowledge: Knowledge) -> Conclusion:
    """checklist, what is ``after``; and sedation/… where one was given."""
    _check(answers, knowledge)
    findings = (
        *_weigh_items(answers, knowledge),
        _weigh_minutes(answers, knowledge),
        _finding(
            "condition",
            "recorded" if answers.condition.strip() else "not-recorded",
            "ok" if answers.condition.strip() else "missing",
            f"checklist/{OBSERVED}",
        ),
        *_weigh_sedated(answers, sedation),
    )
    return Conclusion(kind="leaving", verdict=_verdict(findings), findings=findings)


def _check(answers: LeavingAnswers, knowledge: Knowledge) -> None:
    faults = {
        f"items.{name}": "unknown" for name in answers.items if name not in knowledge.checklist
    }
    minutes = answers.observed_minutes
    if minutes is not None and not 0 <= minutes <= LONGEST_MINUTES:
        faults["observed_minutes"] = "out-of-range"
    if faults:
        raise CareError(faults)


def _weigh_items(answers: LeavingAnswers, knowledge: Knowledge) -> Iterator[Finding]:
    apart = {OBSERVED, *ALWAYS_KNOWN}
    for item in knowledge.checklist.values():
        if item.when == "after" and item.id not in apart:
            answer = answers.items.get(item.id, Answer.NOT_ASKED)
            yield _finding("item", _DONE[answer], _weight(answer, item), item.ref, item=item.id)


def _weight(answer: Answer, item: ChecklistItem) -> str:
    if answer is Answer.YES:
        return "ok"
    return "missing" if item.gate.startswith("gate") else "inform"


def _weigh_minutes(answers: LeavingAnswers, knowledge: Knowledge) -> Finding:
    """thresholds/observe-minutes."""
    wanted = knowledge.threshold("observe-minutes")
    minutes = answers.observed_minutes
    if minutes is None:
        return _finding("observed", "not-recorded", "missing", wanted.ref)
    is_long = minutes >= wanted.value
    if wanted.is_usable("value"):
        code, weight = ("long-enough", "ok") if is_long else ("too-short", "ask")
    else:
        code, weight = "long-awaits" if is_long else "short-awaits", "ask"
    return Finding(
        rule="leaving.observed",
        code=code,
        weight=weight,
        inputs={"minutes": minutes},
        facts=(f"checklist/{OBSERVED}", wanted.ref),
        params={"minutes": minutes, "minutes_wanted": wanted.value},
        awaits=None if wanted.is_usable("value") else wanted.ref,
    )


def _weigh_sedated(answers: LeavingAnswers, sedation: str) -> Iterator[Finding]:
    if sedation in WITHOUT:
        return
    for rule, answer in (("awake", answers.awake), ("escort", answers.escort)):
        weight = "ok" if answer is Answer.YES else "missing"
        code = "not-sure" if answer is Answer.UNSURE else str(answer)
        yield _finding(rule, code, weight, f"sedation/{sedation}")


def _finding(rule: str, code: str, weight: str, ref: str, **params: Scalar) -> Finding:
    return Finding(rule=f"leaving.{rule}", code=code, weight=weight, facts=(ref,), params=params)


_DONE = {
    Answer.YES: "done",
    Answer.NO: "not-done",
    Answer.UNSURE: "not-sure",
    Answer.NOT_ASKED: "not-asked",
}


def _verdict(findings: Sequence[Finding]) -> str:
    weights = {finding.weight for finding in findings}
    if "ask" in weights:
        return "person-decides"
    return "open" if "missing" in weights else "complete"
