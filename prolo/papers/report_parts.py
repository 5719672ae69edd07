"""What is known of a condition, in parts: the evidence report and the dossier are made of them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from django.utils.translation import gettext as _

from prolo import __version__
from prolo.evidence import AnalysisProtocol, MissingTrial, TrialEffect, comparisons_of
from prolo.evidence.listing import Progress
from prolo.evidence.trials import Trial, gather_trials
from prolo.knowledge import Knowledge
from prolo.knowledge.trials import TrialTables
from prolo.papers import evidence_pictures as pictures
from prolo.papers import evidence_tables as tables
from prolo.papers.citation_styles import RECORDED, Style
from prolo.papers.citing import Citing, fact_source
from prolo.papers.digests import trials_digest
from prolo.papers.evidence_answers import Answer, Asking, answers_of, asked_outcomes
from prolo.papers.paper import Block, Bullets, Heading, Paragraph, References
from prolo.papers.signed import Signatures
from prolo.papers.words import captions, naming, results, sensitivity, statements
from prolo.papers.words import evidence_parts as parts
from prolo.papers.words.evidence import CONDITIONS, word
from prolo.papers.words.missing_trials import (
    share_sentence,
    sign_sentence,
    tipping_head,
    tipping_sentence,
)

LANGUAGE = "en"


class ReportParts:
    """The parts of one paper, which share its answers and the numbers of its references. Whoever
    puts them together decides which, and in which order."""

    def __init__(
        self,
        condition: str,
        trials: TrialTables,
        protocol: AnalysisProtocol,
        knowledge: Knowledge,
        region: str | None = None,
        signatures: Signatures | None = None,
        style: Style = RECORDED,
        progress: Progress | None = None,
        language: str = LANGUAGE,
    ) -> None:
        self.condition, self.protocol, self.knowledge = condition, protocol, knowledge
        self.trials: tuple[Trial, ...] = gather_trials(trials, condition)
        self.label = word(CONDITIONS, condition)
        self.asking = Asking(
            condition=condition,
            region=region or (self.trials[0].study.region if self.trials else None),
            trials=trials,
            protocol=protocol,
            instruments=knowledge.instruments,
            signatures=signatures,
        )
        self.signatures = signatures if signatures and signatures.levels else None
        self.clinic = (
            signatures.clinic
            if signatures and (signatures.levels or signatures.has_ratings)
            else ""
        )
        self.answers = answers_of(self.asking, progress)
        self.own = trials.own & {one.id for one in self.trials}
        self.cite = Citing(style, language)
        self.digest = trials_digest(self.trials, protocol)

    def marks(self, again: str, *, has_letterhead: bool = False) -> tuple[str, ...]:
        """Under the title; ``again``: the command that makes the same paper, or empty. It knows
        no clinic, and gives no letterhead."""
        made = parts.versions_mark(self.protocol, __version__, self.digest)
        if self.own:
            return made, parts.own_mark(len(self.own))
        if not again:
            return (made,)
        if self.clinic:
            return made, parts.signed_mark(self.clinic, again)
        if has_letterhead:
            return made, parts.again_without_letterhead_mark(again)
        return made, parts.again_mark(again)

    def references(self) -> tuple[Block, ...]:
        """Last, when everything has been cited."""
        return Heading(text=_("References")), References(items=self.cite.items)

    def in_short(self) -> Iterator[Block]:
        yield Heading(text=_("In short"))
        counted = [
            sum(one.k == 0 for one in self.answers),
            sum(one.k == 1 for one in self.answers),
            sum(one.k > 1 for one in self.answers),
        ]
        yield Paragraph(
            text=" ".join(
                (
                    parts.tables_sentence(len(self.trials), self._people(), self._comparing()),
                    parts.questions_sentence(len(self.answers), *counted),
                )
            )
        )
        primary = [one for one in self.answers if self._is_primary(one)]
        others = [one for one in self.answers if one.k > 1 and one.certainty and one not in primary]
        for answer in (*primary, *others):
            yield Paragraph(text=statements.short_statement(answer), role="lead")
        for said in captions.elsewhere_text(self.answers):
            yield Paragraph(text=said)
        if not self.signatures:
            yield Paragraph(text=parts.proposed_sentence())
        if self.answers:
            yield tables.summary(self.answers)
        if self.signatures:
            yield Heading(text=_("What was judged and signed"))
            yield tables.signatures(self.signatures, self.protocol)

    def _is_primary(self, answer: Answer) -> bool:
        asked = answer.evidence.question
        primary = self.protocol.primary_of(asked.condition)
        return (asked.outcome, asked.comparator.id, asked.window.id) == (
            primary.outcome,
            primary.comparator,
            primary.window,
        )

    def _people(self) -> int:
        return sum(one.study.n_randomised or one.study.n_analysed or 0 for one in self.trials)

    def _comparing(self) -> int:
        """Trials that make one comparison or more."""
        found = {trial for answer in self.answers for trial in _ids(answer)}
        return len(found)

    def question(self) -> Iterator[Block]:
        yield Heading(text=_("The question"))
        comparators = tuple(
            comparisons_of(self.condition, self.asking.trials, protocol=self.protocol)
        )
        outcomes = asked_outcomes(self.asking)
        primary = self.protocol.primary_of(self.condition)
        texts = parts.question_text(self.label, outcomes, comparators, primary, self.protocol)
        for text in texts:
            yield Paragraph(text=text)

    def methods(self) -> Iterator[Block]:
        yield Heading(text=_("Methods"))
        yield Bullets(items=tuple(parts.methods(self.protocol, self.cite)))

    def every_trial(self) -> Iterator[Block]:
        yield Heading(text=_("The trials"))
        yield tables.trials(self.trials, self.own, self.cite)

    def findings(self) -> Iterator[Block]:
        yield Heading(text=_("What they found"))
        if not self.answers:
            yield Paragraph(text=_("No trial compares an irritant with anything else."))
        for _id, group in groupby(self.answers, lambda one: one.evidence.question.comparator.id):
            yield from self._against(tuple(group))

    def _against(self, answers: tuple[Answer, ...]) -> Iterator[Block]:
        yield Heading(text=naming.against_title(answers[0]), level=2)
        yield Paragraph(text=captions.against_text(answers[0]))
        for answer in answers:
            if answer.k > 1:
                yield from self._answer(answer)
        if one := [answer for answer in answers if answer.k == 1]:
            yield Heading(text=_("One trial"), level=3)
            yield Paragraph(text=statements.one_trial_says(), role="lead")
            yield tables.one_trial(one, self.trials, self.own, self.cite)
        if nothing := [answer for answer in answers if not answer.k]:
            yield Paragraph(text=captions.nothing_text(nothing))
        yield from tables.missing(answers, self.trials, self.own, self.cite)
        if lines := [line for answer in answers for line in sensitivity.sensitivity_lines(answer)]:
            yield Paragraph(text=sensitivity.sensitivity_head(), role="before")
            yield Bullets(items=tuple(lines))

    def _answer(self, answer: Answer) -> Iterator[Block]:
        yield Heading(text=naming.answer_title(answer), level=3)
        yield Paragraph(text=statements.statement(answer), role="lead")
        yield tables.effects(answer, self.trials, self.cite)
        yield pictures.forest(answer)
        if answer.evidence.pooled is not None:
            if answer.evidence.is_few:
                yield Paragraph(text=results.why_bayes(answer), role="before")
            yield tables.pooled(answer)
            yield Bullets(items=tuple(self._beside(answer)))
        if answer.certainty is not None:
            yield tables.certainty(answer)
        yield from self._what_missing_could_do(answer)

    def _beside(self, answer: Answer) -> Iterator[str]:
        """What a reader of the pooled numbers asks next."""
        assert answer.evidence.pooled is not None
        said = (
            results.prior_sentence(answer),
            results.heterogeneity(answer.evidence.pooled),
            results.threshold_sentence(answer) + self._threshold_source(answer),
            results.chances_sentence(answer),
            results.points_sentence(answer),
            results.absolute_sentence(answer),
            results.adjusted_sentence(answer),
        )
        return (one for one in said if one)

    def _threshold_source(self, answer: Answer) -> str:
        source = answer.threshold.source if answer.threshold else None
        known = self.knowledge.sources.get(source or "")
        return f" {self.cite(fact_source(known))}" if known else ""

    def _what_missing_could_do(self, answer: Answer) -> Iterator[Block]:
        said = [share_sentence(answer), sign_sentence(answer)]
        if text := " ".join(one for one in said if one):
            yield Paragraph(text=text)
        effect = answer.missing.effect
        if effect is not None:
            yield Paragraph(text=tipping_head(answer), role="before")
            unit = answer.evidence.unit
            yield Bullets(items=tuple(tipping_sentence(one, unit) for one in effect.telling))

    def limits(self) -> Iterator[Block]:
        yield Heading(text=_("What limits this report"))
        used = [trial for answer in self.answers for trial in answer.evidence.effects]
        yield Bullets(
            items=tuple(
                parts.limits(
                    read_in_abstracts=sum("abstract" in (one.read_in or "") for one in used),
                    effects=len(used),
                    unrated=sum(one.study.rob_overall is None for one in self.trials),
                    trials=len(self.trials),
                    few=any(one.bayes and one.evidence.is_few for one in self.answers),
                )
            )
        )

    def numbers(self) -> Iterator[Block]:
        if any(answer.k for answer in self.answers):
            yield Heading(text=_("Where each number was read"))
            yield tables.numbers(self.answers, self.cite)


def _ids(answer: Answer) -> set[str]:
    evidence = answer.evidence
    asked: tuple[TrialEffect | MissingTrial, ...] = (
        *evidence.effects,
        *evidence.missing,
        *evidence.set_aside,
    )
    return {one.trial_id for one in asked}
