"""What the answers to a form score that the clinic brought, by the rule of its passport.

``score_form`` gives a score for the measure, or for each of its parts, and ``judge_scores`` a
``Conclusion`` of kind ``score``: ``scored``; ``differs``, where the form's own expression says
another number, which is shown beside ours; ``not-scored``.

computed        of the scores on the answers to the questions that were asked
sum             added up
filled-sum      added up, the mean of the answered standing for each that is missing
share           what was scored above the least, as a share of what the answered questions could
                score, on the range of the measure
reversed-share  the range less that share
mean-of-parts   the mean of the shares of its parts, of which each counts alike; without one of them
                there is no score

Where each part has a score, the passport may name a part more that is the mean of the others.

A question that the form did not ask this person (``enableWhen``) was not answered; nor was one that
depends on such a question.

rule               code              weight    params
scores.form        computed          decides   part, value, low, high, raw, answered, of
                   not-answered      decides   part, of
                   too-many-missing  decides   part, answered, of, least
                   off-scale         decides   part, raw, low, high
                   part-missing      decides   part
                   no-rule           decides   –
                   rule-unverified   decides   part
scores.missing     left-out          caveat    part, answered, of
scores.expression  agrees            inform    part, calculated
                   differs           caveat    part, calculated, value
                   not-evaluated     caveat    part
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal

from prolo.care.calculated import evaluate
from prolo.care.conclusions import Conclusion, Finding, Scalar
from prolo.care.form_questions import is_enabled
from prolo.care.responses import Answers
from prolo.care.scores import is_on_scale, mean
from prolo.knowledge.questionnaires import Questionnaire
from prolo.knowledge.questionnaires.items import Json, calculated_of, items_of, option_scores
from prolo.knowledge.records import Instrument

PLACES = Decimal("0.001")  # as scores are kept
SAME = Decimal("0.0005")  # nearer than that is rounding


@dataclass(frozen=True, slots=True, kw_only=True)
class FormScore:
    """``why_none`` is a code of ``scores.form`` where there is no ``value``. ``raw`` is the sum
    before it was put on the range; ``least`` how many of the questions must be answered."""

    part: str  # empty: the measure as a whole
    value: Decimal | None = None
    why_none: str | None = None
    raw: Decimal | None = None
    answered: int = 0
    of: int = 0
    least: int = 0


def score_form(
    instrument: Instrument, form: Questionnaire, answers: Answers
) -> tuple[FormScore, ...]:
    """One score, or one of each part in the order of the form and then of their mean. Where the
    whole is a mean and a part of it has no score, that part says why."""
    if why := _why_no_rule(instrument):
        return (FormScore(part="", why_none=why),)
    scores = _scores_asked(form.body["item"], answers)
    found = tuple(
        _score(instrument, part, questions, scores)
        for part, questions in _parts(instrument, form.body["item"])
    )
    if instrument.computed == "mean-of-parts":
        found = _whole(instrument, found)
    elif instrument.mean_part:
        found = (*found, _mean_part(instrument, instrument.mean_part, found))
    return tuple(map(_kept, found))


def judge_scores(
    scores: Sequence[FormScore],
    *,
    instrument: Instrument,
    form: Questionnaire,
    response: Json,
) -> Conclusion:
    calculated = _calculated(instrument, form, response)
    findings = [
        finding
        for score in scores
        for finding in _weigh(score, instrument, calculated.get(score.part))
    ]
    weighed = {score.part for score in scores}
    findings += [  # of parts for which there is no rule yet
        _about_expression(FormScore(part=part), instrument, found)
        for part, (found,) in calculated.items()
        if part not in weighed
    ]
    return Conclusion(kind="score", verdict=_verdict(scores, findings), findings=tuple(findings))


def _why_no_rule(instrument: Instrument) -> str | None:
    if instrument.computed is None:
        return "no-rule"
    decided_by = ["computed", "score_min", "score_max"]
    if instrument.by_part:
        decided_by.append("by_part")
    return None if all(map(instrument.is_usable, decided_by)) else "rule-unverified"


def _parts(instrument: Instrument, items: Sequence[Json]) -> Iterator[tuple[str, list[Json]]]:
    """The questions with scores of the whole, or of each heading that is a part."""
    if not instrument.parts:
        yield "", [one for one in items_of(items) if option_scores(one)]
        return
    for item in items:
        if item["linkId"] in instrument.parts:
            yield str(item["linkId"]), [one for one in items_of([item]) if option_scores(one)]


def _scores_asked(items: Sequence[Json], answers: Answers) -> Mapping[str, Decimal]:
    """Those of the questions that were asked, by link id."""
    by_link = {str(one["linkId"]): one for one in items_of(items)}
    kept = dict(answers.values)
    while off := [one for one in kept if not is_enabled(by_link[one], kept)]:
        for link_id in off:
            del kept[link_id]
    return {link_id: score for link_id, score in answers.scores.items() if link_id in kept}


def _score(
    instrument: Instrument, part: str, questions: Sequence[Json], scores: Mapping[str, Decimal]
) -> FormScore:
    answered = {
        one["linkId"]: scores[one["linkId"]] for one in questions if one["linkId"] in scores
    }
    least = _least(instrument, len(questions))
    known = FormScore(part=part, answered=len(answered), of=len(questions), least=least)
    if not answered:
        return replace(known, why_none="not-answered")
    if len(answered) < least:
        return replace(known, why_none="too-many-missing")
    raw = sum(answered.values(), Decimal(0))
    value = _value(instrument, raw, questions, answered)
    if not is_on_scale(instrument, value):
        return replace(known, why_none="off-scale", raw=raw)
    return replace(known, value=value, raw=raw)


def _whole(instrument: Instrument, parts: Sequence[FormScore]) -> tuple[FormScore, ...]:
    absent = {*instrument.parts} - {one.part for one in parts}
    lacking = [
        *(one for one in parts if one.value is None),
        *(FormScore(part=one, why_none="not-answered") for one in sorted(absent)),
    ]
    return tuple(lacking) or (_mean("", parts),)


def _mean_part(instrument: Instrument, part: str, others: Sequence[FormScore]) -> FormScore:
    if not instrument.is_usable("mean_part"):
        return FormScore(part=part, why_none="rule-unverified")
    if {one.part for one in others if one.value is not None} != {*instrument.parts}:
        return FormScore(part=part, why_none="part-missing")
    return _mean(part, others)


def _mean(part: str, parts: Sequence[FormScore]) -> FormScore:
    """Of parts that all have a score, as it is before it is rounded."""
    return FormScore(
        part=part,
        value=mean([one.value for one in parts if one.value is not None]),
        raw=sum((one.raw for one in parts if one.raw is not None), Decimal(0)),
        answered=sum(one.answered for one in parts),
        of=sum(one.of for one in parts),
        least=sum(one.least for one in parts),
    )


def _kept(score: FormScore) -> FormScore:
    return score if score.value is None else replace(score, value=score.value.quantize(PLACES))


def _least(instrument: Instrument, questions: int) -> int:
    """A sum with a question missing is another score; of the others the passport says how many."""
    pct = instrument.answered_least_pct
    if (
        instrument.computed == "sum"
        or pct is None
        or not instrument.is_usable("answered_least_pct")
    ):
        return questions
    return int((questions * pct / 100).to_integral_value(ROUND_CEILING))


def _value(
    instrument: Instrument, raw: Decimal, questions: Sequence[Json], answered: Collection[str]
) -> Decimal:
    if instrument.computed in ("sum", "filled-sum"):
        is_whole = len(answered) == len(questions)
        return raw if is_whole else raw * len(questions) / len(answered)
    low, high = instrument.score_min, instrument.score_max
    assert low is not None
    assert high is not None
    scores = [option_scores(one).values() for one in questions if one["linkId"] in answered]
    least = sum((min(one) for one in scores), Decimal(0))
    most = sum((max(one) for one in scores), Decimal(0))
    share = (raw - least) / (most - least)
    if instrument.computed == "reversed-share":
        share = 1 - share
    return low + share * (high - low)


# -- beside what the form works out itself


def _calculated(
    instrument: Instrument, form: Questionnaire, response: Json
) -> Mapping[str, tuple[Decimal | None]]:
    """By part, what its expression gives: a number, or that it could not be evaluated."""
    found: dict[str, tuple[Decimal | None]] = {}
    for top in form.body["item"]:
        for item in items_of([top]):
            if expression := calculated_of(item):
                part = str(top["linkId"]) if instrument.by_part else ""
                found[part] = (evaluate(expression, form.body, response),)
    return found


def _weigh(
    score: FormScore, instrument: Instrument, calculated: tuple[Decimal | None] | None
) -> Iterator[Finding]:
    yield _about_form(score, instrument)
    if score.value is not None and score.answered < score.of:
        yield _finding(
            "missing", "left-out", "caveat", score, instrument, answered=score.answered, of=score.of
        )
    if calculated is not None:
        yield _about_expression(score, instrument, calculated[0])


def _about_form(score: FormScore, instrument: Instrument) -> Finding:
    code = score.why_none or "computed"
    answered: dict[str, Scalar] = {"answered": score.answered, "of": score.of}
    scale = {"low": instrument.score_min, "high": instrument.score_max}
    by_code: Mapping[str, Mapping[str, Scalar]] = {
        "computed": {"value": score.value, **scale, "raw": score.raw, **answered},
        "not-answered": {"of": score.of},
        "too-many-missing": {**answered, "least": score.least},
        "off-scale": {"raw": score.raw, **scale},
    }
    params = by_code.get(code, {})
    return _finding("form", code, "decides", score, instrument, **params)


def _about_expression(
    score: FormScore, instrument: Instrument, calculated: Decimal | None
) -> Finding:
    if calculated is None:
        return _finding("expression", "not-evaluated", "caveat", score, instrument)
    if score.value is not None and abs(calculated - score.value) <= SAME:
        return _finding("expression", "agrees", "inform", score, instrument, calculated=calculated)
    return _finding(
        "expression",
        "differs",
        "caveat",
        score,
        instrument,
        calculated=calculated,
        value=score.value,
    )


def _finding(
    rule: str, code: str, weight: str, score: FormScore, instrument: Instrument, **params: Scalar
) -> Finding:
    return Finding(
        rule=f"scores.{rule}",
        code=code,
        weight=weight,
        inputs={"instrument": instrument.id},
        facts=(instrument.ref,),
        params={"part": score.part, **params},
        awaits=instrument.ref if code == "rule-unverified" else None,
    )


def _verdict(scores: Sequence[FormScore], findings: Sequence[Finding]) -> str:
    if any(one.code == "differs" for one in findings):
        return "differs"
    return "scored" if any(one.value is not None for one in scores) else "not-scored"
