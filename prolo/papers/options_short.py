"""Each option in short: what it does, how sure that is, and whom it harms. What is shorter than
the detail is its first line: nothing is chosen by what it says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from prolo.evidence.alone import ArmsCourse
from prolo.evidence.arms import ArmsCount
from prolo.knowledge.records import HarmRate, OptionCourse, OptionEffect
from prolo.papers.citing import fact_source, trial_source
from prolo.papers.options_parts import WAITING, OptionsParts
from prolo.papers.options_sheet import Choice
from prolo.papers.trial_names import unnamed
from prolo.papers.words import options as words
from prolo.papers.words import options_known as known_words
from prolo.papers.words import options_read as read
from prolo.papers.words import sentences
from prolo.papers.words.risks import serious_harms


class OptionsShort(OptionsParts):
    def does_in_short(self, choice: Choice) -> str:
        """Beside nothing or a dummy, or where nobody read that, beside prolotherapy."""
        if choice.is_prolotherapy:
            return self.found(choice)
        if choice.option.id == WAITING:
            said = self.waited(choice)
            return known_words.since_start(said[0]) if said else words.no_number()
        if effects := self.effects(choice):
            return effects[0]
        if choice.comparison and choice.comparison.has_figures:
            return words.beside_prolotherapy(self.found(choice))
        return words.no_number()

    def harms_in_short(self, choice: Choice) -> str:
        return self.harms_said(choice, self.harms_of(choice)[:1])

    def harms_said(self, choice: Choice, harms: Sequence[str]) -> str:
        """Of prolotherapy there is a section of its own."""
        more = [words.see(_("Harms"))] if choice.is_prolotherapy else []
        return ". ".join((*(harms or [known_words.no_harm_counted()]), *more))

    def note_in_short(self) -> str:
        """What the words of such a table mean, and once what nobody has read."""
        effects = [one for each in self.choices for one in each.known.effects]
        waited = [
            one for each in self.choices if each.option.id == WAITING for one in each.known.courses
        ]
        unread = any(one.certainty is None for one in effects)
        return " ".join(
            (
                words.units_in_short(),
                *self.gaps_used((*effects, *waited)),
                *((read.certainty_unread(),) if unread else ()),
            )
        )

    def gaps_used(self, found: Iterable[OptionEffect | OptionCourse]) -> Iterator[str]:
        """Whose gap made points of what others print in standard deviations."""
        for outcome in dict.fromkeys(one.outcome for one in found if read.is_in_gaps(one)):
            by = self.sheet.spreads.get(outcome)
            names = [self._trial_id(one) for one in by.trial_ids] if by else []
            yield read.usual_gap(outcome, by, names) if by else read.no_gap(outcome)

    # -- what was read of each -------------------------------------------------------------

    def effects(self, choice: Choice) -> list[str]:
        """Beside nothing, a dummy or what else others got too."""
        spreads = self.sheet.spreads
        return [
            f"{read.effect(one, spreads.get(one.outcome))} {self.facts(one)}"
            for one in choice.known.effects
        ]

    def waited(self, choice: Choice) -> list[str]:
        """What others are held against: what became of people without any of them."""
        became = self.became(choice, self.sheet.window)
        return [f"{asked}: {text}" for asked, text, _on, _missing in became]

    def harms_of(self, choice: Choice) -> list[str]:
        """Each as counted, and no trial twice; empty where nobody counted."""
        if choice.option.id == WAITING:
            return [known_words.no_harm_of_waiting()]
        known = choice.known
        rates = self._own_rates(choice) if choice.is_prolotherapy else known.harm_rates
        counted = {
            fact_source(self.knowledge.sources[source]) for one in rates for source in one.sources
        }
        return [
            *(f"{known_words.harm(one)} {self.facts(one)}" for one in rates),
            *(
                known_words.harmed(one, self._trial(one))
                for one in known.harmed
                if trial_source(self.studies[one.trial_id]) not in counted
            ),
        ]

    def _own_rates(self, choice: Choice) -> tuple[HarmRate, ...]:
        """Counted of this condition; where nobody did, after an injection at such a place."""
        of_condition = self.sheet.harm_rates
        if of_condition or choice.known.harmed:
            return of_condition
        ids = (one for harm in serious_harms(self.sheet.place) for one in harm.rates)
        return tuple(one for id_ in ids if (one := self.knowledge.harm_rates[id_]).n)

    def became(self, choice: Choice, window: str = "") -> Iterator[tuple[str, str, str, str]]:
        """What, after how long; how they were; on whom; who is missing. ``window``: of the trials
        at that time alone."""
        known = choice.known
        for found in known.at(window) if window else known.changes:
            said = self._changed(found) if found.k else _("no usable numbers")
            yield (
                known_words.asked_of(found),
                said,
                known_words.based_on(found),
                known_words.missing(found),
            )
        for counted in known.better:
            text = f"{known_words.better_counted(counted)}, {self._trial(counted)}"
            yield known_words.counted_asked(counted), text, known_words.counted_on(), ""
        for course in known.courses:
            by = self.sheet.spreads.get(course.outcome)
            text = f"{read.course(course, by)} {self.facts(course)}"
            yield read.course_asked(course), text, read.course_on(course), ""

    def _changed(self, found: ArmsCourse) -> str:
        names = {one.trial_id: self._trial_id(one.trial_id) for one in found.changes}
        said = list(known_words.changes(found, names))
        minded = dict.fromkeys(text for one in found.changes for text in known_words.minded(one))
        if minded:
            said.append(_("Mind: %(cautions)s") % {"cautions": sentences.semicolons(minded)})
        return ". ".join(said)

    def _trial(self, found: ArmsCount) -> str:
        return self._trial_id(found.trial_id)

    def _trial_id(self, trial_id: str) -> str:
        return f"{self._name(trial_id)} {self.cite(trial_source(self.studies[trial_id]))}"

    def _name(self, trial_id: str) -> str:
        study = self.studies[trial_id]
        if study.first_author and study.year:
            return f"{study.first_author} {study.year}"
        return study.first_author or study.registration or unnamed(study.year)
