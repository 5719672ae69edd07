"""The tables of an evidence report."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby

from django.utils.translation import gettext as _

from prolo.evidence import AnalysisProtocol, TrialEffect
from prolo.evidence.trials import Trial
from prolo.knowledge.bibliography import Reference
from prolo.papers.citing import Citing, page_source, trial_source
from prolo.papers.evidence_answers import Answer
from prolo.papers.paper import Column, Rows, Table
from prolo.papers.signed import Signatures
from prolo.papers.words import captions, dossier, naming, results
from prolo.papers.words import evidence_parts as parts
from prolo.papers.words.evidence import DOMAINS, word
from prolo.papers.words.figures import people, percent, with_interval
from prolo.papers.words.missing_trials import missing_cell, pointing, why_missing
from prolo.papers.words.sentences import commas
from prolo.papers.words.signed import decided_cells, level_cell, signature_row, signatures_head


def summary(answers: Sequence[Answer]) -> Table:
    """Every question in one table; neighbouring times without anything share a row."""
    return Table(
        caption=_("Summary of findings. Certainty is proposed by rule, unless it says decided."),
        columns=(
            Column(head=_("Outcome, weeks"), width=1.6),
            Column(head=_("Trials, people"), width=1.5),
            Column(head=_("Effect (95 % interval)"), width=2.3),
            Column(head=_("Certainty"), width=0.85),
            Column(head=_("Missing: trials, people, direction"), width=2.75),
        ),
        parts=tuple(
            Rows(head=naming.against_title(group[0]), cells=tuple(_summary_rows(group)))
            for group in _by_comparator(answers)
        ),
        note=_(
            "Effects above zero, odds ratios above 1, favour prolotherapy; «for» and «against» are "
            "for and against it. Two to four trials: "
            "Bayesian, with a credible interval. Five or more: REML with Knapp and Hartung's "
            "interval. One: as that trial printed it."
        ),
    )


def _summary_rows(answers: Sequence[Answer]) -> Iterator[tuple[str, ...]]:
    for _key, group in groupby(answers, _alike):
        together = list(group)
        first = together[0]
        yield (
            naming.times_title(together),
            naming.trials_and_people(first.evidence) if first.k else "0",
            results.effect_cell(first),
            level_cell(first),
            missing_cell(first),
        )


def _alike(answer: Answer) -> tuple[str, ...]:
    asked = answer.evidence.question
    if answer.k:
        return asked.outcome, asked.window.id
    return asked.outcome, missing_cell(answer)


def trials(found: Sequence[Trial], own: Collection[str], cite: Citing) -> Table:
    return Table(
        caption=_("Every trial of this condition in the tables, with its arms and their people."),
        columns=(
            Column(head=_("Trial"), width=1.5),
            Column(head=_("Design"), width=1.2),
            Column(head=_("Arms, people"), width=2.2),
            Column(head=_("All"), width=0.45, is_number=True),
            Column(head=_("Weeks"), width=0.6, is_number=True),
            Column(head=_("Risk of bias"), width=0.8),
            Column(head=_("Source"), width=0.7),
        ),
        parts=(
            Rows(
                cells=tuple(
                    (
                        parts.study_name(one.study, own),
                        parts.design_cell(one.study),
                        parts.arms_cell(tuple(one.arms.values())),
                        people(one.study.n_randomised or one.study.n_analysed),
                        "?"
                        if one.study.followup_weeks is None
                        else f"{one.study.followup_weeks:g}",
                        parts.risk_cell(one.study.rob_overall, one.study.rob_source),
                        cite(trial_source(one.study)),
                    )
                    for one in found
                )
            ),
        ),
        note=_(
            "People: randomised, or analysed where that alone is printed; of a registration, "
            "planned. ? is not known. Weeks: the longest follow-up."
        ),
    )


def what_was_given(
    found: Sequence[Trial], own: Collection[str], irritants: Collection[str]
) -> Table:
    """Each arm with an irritant, as its report describes it."""
    return Table(
        caption=_("What was given as prolotherapy, and to whom, as printed."),
        columns=(
            Column(head=_("Trial"), width=1.4),
            Column(head=_("Treatment"), width=1.7),
            Column(head=_("Where, guided by"), width=1.5),
            Column(head=_("Sessions"), width=1.1),
            Column(head=_("People"), width=1.2),
        ),
        parts=(
            Rows(
                cells=tuple(
                    (
                        parts.study_name(one.study, own),
                        dossier.given(arm),
                        dossier.route(arm),
                        dossier.sessions(arm),
                        dossier.people(arm),
                    )
                    for one in found
                    for arm in one.arms.values()
                    if arm.treatment in irritants and dossier.is_described(arm)
                )
            ),
        ),
        note=_(
            "? is not printed in what was read; arms of which nothing more is, are left out here."
        ),
    )


def effects(answer: Answer, found: Sequence[Trial], cite: Citing) -> Table:
    """In the order of a forest plot."""
    evidence = answer.evidence
    weights: Sequence[float | None] = (
        evidence.pooled.weights if evidence.pooled else (None,) * evidence.k
    )
    sources = {one.id: trial_source(one.study) for one in found}
    return Table(
        caption=captions.effects_caption(answer),
        columns=(
            Column(head=_("Trial"), width=1.5),
            Column(head=_("People in each arm"), width=0.9, is_number=True),
            Column(head=_("Week"), width=0.65, is_number=True),
            Column(head=_("Effect (95 % interval)"), width=1.6, is_number=True),
            Column(head=_("Weight"), width=0.65, is_number=True),
            Column(head=_("Risk of bias"), width=0.8),
            Column(head=_("Mind that"), width=1.75),
        ),
        parts=(
            Rows(
                cells=tuple(
                    _effect_row(answer, trial, weight, cite(sources[trial.trial_id]))
                    for trial, weight in zip(evidence.effects, weights, strict=True)
                )
            ),
        ),
    )


def _effect_row(
    answer: Answer, trial: TrialEffect, weight: float | None, source: str
) -> tuple[str, ...]:
    unit = answer.evidence.unit
    return (
        f"{naming.trial_name(trial, answer.evidence.own)} {source}",
        results.arm_sizes(trial),
        f"{trial.weeks:g}",
        with_interval(trial.effect.value, trial.low, trial.high, unit),
        "–" if weight is None else percent(weight),
        parts.risk_cell(trial.risk_of_bias),
        results.notes_of(trial) or "–",
    )


def certainty(answer: Answer) -> Table:
    found = answer.certainty
    assert found is not None
    proposed = Column(head=_("Levels down") if answer.decided is None else _("Proposed"), width=0.7)
    decided = () if answer.decided is None else (Column(head=_("Decided"), width=0.7),)
    rows = []
    for domain in found.domains:
        down, why = decided_cells(answer, domain)
        cells = (down, why) if decided else (why,)
        rows.append((word(DOMAINS, domain.code), results.down_cell(domain), *cells))
    return Table(
        caption=captions.certainty_caption(answer),
        columns=(
            Column(head=_("Domain"), width=1.1),
            proposed,
            *decided,
            Column(head=_("What drove it"), width=4.5 if answer.decided is None else 3.8),
        ),
        parts=(Rows(cells=tuple(rows)),),
    )


def signatures(found: Signatures, protocol: AnalysisProtocol) -> Table:
    """Everything that was signed of a condition, also of questions this report does not ask."""
    return Table(
        caption=signatures_head(found),
        columns=(
            Column(head=_("Question"), width=2.0),
            Column(head=_("Certainty"), width=0.8),
            Column(head=_("Decided by"), width=1.3),
            Column(head=_("On"), width=0.9),
            Column(head=_("On which numbers"), width=1.0),
            Column(head=_("Lowered for, and why"), width=2.4),
        ),
        parts=(
            Rows(
                cells=tuple(
                    signature_row(one, naming.weeks_of(protocol.windows[one.window]))
                    for one in found.levels
                )
            ),
        ),
    )


def missing(
    answers: Sequence[Answer], found: Sequence[Trial], own: Collection[str], cite: Citing
) -> Iterator[Table]:
    """Against one comparator, each outcome's; together where they are the same."""
    rows: dict[tuple[tuple[str, ...], ...], list[str]] = {}
    for outcome, group in groupby(answers, lambda one: one.evidence.question.outcome):
        cells = tuple(_missing_rows(tuple(group), found, own, cite))
        rows.setdefault(cells, []).append(outcome)
    for cells, outcomes in rows.items():
        if cells:
            yield _missing_table(captions.missing_caption(answers[0], outcomes), cells)


def _missing_table(caption: str, cells: tuple[tuple[str, ...], ...]) -> Table:
    return Table(
        caption=caption,
        columns=(
            Column(head=_("Trial"), width=1.6),
            Column(head=_("People"), width=0.6, is_number=True),
            Column(head=_("Points to, by weeks"), width=1.9),
            Column(head=_("Why it is missing, by weeks"), width=3.2),
        ),
        parts=(Rows(cells=cells),),
    )


def _missing_rows(
    answers: Sequence[Answer], found: Sequence[Trial], own: Collection[str], cite: Citing
) -> Iterator[tuple[str, ...]]:
    for one in found:
        at = {
            naming.weeks_short(answer.evidence.question.window): trial
            for answer in answers
            for trial in (*answer.evidence.missing, *answer.evidence.set_aside)
            if trial.trial_id == one.id
        }
        if at:
            yield (
                f"{parts.study_name(one.study, own)} {cite(trial_source(one.study))}",
                people(next(iter(at.values())).people),
                _by_weeks(answers, {weeks: pointing(trial) for weeks, trial in at.items()}),
                _by_weeks(
                    answers,
                    {weeks: why_missing(trial) for weeks, trial in at.items()},
                ),
            )


def _by_weeks(answers: Sequence[Answer], said: Mapping[str, str]) -> str:
    windows = [naming.weeks_short(answer.evidence.question.window) for answer in answers]
    return naming.by_window({one: said.get(one, _("in the answer")) for one in windows})


def one_trial(
    answers: Sequence[Answer], found: Sequence[Trial], own: Collection[str], cite: Citing
) -> Table:
    """Questions that rest on one trial, in one table."""
    sources = {one.id: trial_source(one.study) for one in found}
    return Table(
        caption=captions.one_trial_caption(answers[0]),
        columns=(
            Column(head=_("Outcome, weeks"), width=1.3),
            Column(head=_("Trial"), width=1.3),
            Column(head=_("People in each arm"), width=0.8, is_number=True),
            Column(head=_("Week"), width=0.65, is_number=True),
            Column(head=_("Effect (95 % interval)"), width=1.9),
            Column(head=_("Share of all people"), width=0.75, is_number=True),
            Column(head=_("Certainty"), width=0.8),
            Column(head=_("Mind that"), width=1.35),
        ),
        parts=(
            Rows(cells=tuple(_one_trial_row(answer, sources, own, cite) for answer in answers)),
        ),
        note=_(
            "Share of all people: of those randomised in trials that were done and asked the "
            "question. Certainty: proposed by stated rules, indirectness not yet judged, unless it "
            "says decided. Risk of bias of these trials: see the table of trials."
        ),
    )


def _one_trial_row(
    answer: Answer, sources: Mapping[str, Reference], own: Collection[str], cite: Citing
) -> tuple[str, ...]:
    (trial,) = answer.evidence.effects
    share = answer.missing.share.of_done
    return (
        naming.times_title([answer]),
        f"{naming.trial_name(trial, tuple(own))} {cite(sources[trial.trial_id])}",
        results.arm_sizes(trial),
        f"{trial.weeks:g}",
        commas((results.effect_cell(answer), trial.instrument)),
        "?" if share is None else percent(share),
        level_cell(answer),
        results.notes_of(trial) or "–",
    )


def pooled(answer: Answer) -> Table:
    return Table(
        caption=captions.pooled_caption(answer),
        columns=(
            Column(head=_("How"), width=2.7),
            Column(head=_("Mean effect (95 % interval)"), width=1.6, is_number=True),
            Column(head=_("Where a new trial may lie"), width=1.55, is_number=True),
            Column(head=_("p"), width=0.5, is_number=True),
        ),
        parts=(Rows(cells=tuple(results.ways_of_pooling(answer))),),
    )


def numbers(answers: Sequence[Answer], cite: Citing) -> Table:
    """Each effect with the page it was read on."""
    return Table(
        caption=_("Each effect used here, the instrument, and where its numbers were read."),
        columns=(
            Column(head=_("Question"), width=1.85),
            Column(head=_("Trial"), width=1.2),
            Column(head=_("Week"), width=0.65, is_number=True),
            Column(head=_("Instrument"), width=1.2),
            Column(head=_("Read in"), width=1.0),
            Column(head=_("Source"), width=0.6),
        ),
        parts=tuple(
            Rows(
                head=naming.against_title(group[0]),
                cells=tuple(row for answer in group for row in _number_rows(answer, cite)),
            )
            for group in _by_comparator([one for one in answers if one.k])
        ),
    )


def _number_rows(answer: Answer, cite: Citing) -> Iterator[tuple[str, ...]]:
    for trial in answer.evidence.effects:
        yield (
            naming.answer_title(answer),
            naming.trial_name(trial, answer.evidence.own),
            f"{trial.weeks:g}",
            trial.instrument,
            naming.read_in(trial.read_in),
            cite(page_source(trial.source_url)) if trial.source_url else "–",
        )


def _by_comparator(answers: Sequence[Answer]) -> list[tuple[Answer, ...]]:
    grouped = groupby(answers, lambda one: one.evidence.question.comparator.id)
    return [tuple(group) for _id, group in grouped]
