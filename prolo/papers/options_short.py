"""Each option in short: what it does, how sure that is, and whom it harms. What is shorter than
the detail is its first line: nothing is chosen by what it says."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from prolo.evidence.alone import ArmsCourse
from prolo.evidence.arms import ArmsCount
from prolo.papers.citing import trial_source
from prolo.papers.options_parts import WAITING, OptionsParts
from prolo.papers.options_sheet import Choice
from prolo.papers.words import options as words
from prolo.papers.words import options_known as known_words
from prolo.papers.words import sentences


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
        return next(iter(self.harms_of(choice)), known_words.no_harm_counted())

    def note_in_short(self) -> str:
        """What the words of such a table mean, and once what nobody has read."""
        unread = any(one.certainty is None for each in self.choices for one in each.known.effects)
        said = (words.units_in_short(), *((known_words.certainty_unread(),) if unread else ()))
        return " ".join(said)

    # -- what was read of each -------------------------------------------------------------

    def effects(self, choice: Choice) -> list[str]:
        """Beside nothing, a dummy or what else others got too."""
        return [f"{known_words.effect(one)} {self.facts(one)}" for one in choice.known.effects]

    def waited(self, choice: Choice) -> list[str]:
        """What others are held against: what became of people without any of them."""
        became = self.became(choice, self.sheet.window)
        return [f"{asked}: {text}" for asked, text, _on, _missing in became]

    def harms_of(self, choice: Choice) -> list[str]:
        """Each as counted; empty where nobody counted."""
        if choice.is_prolotherapy:
            return [_("See «Harms»")]
        if choice.option.id == WAITING:
            return [known_words.no_harm_of_waiting()]
        known = choice.known
        return [
            *(f"{known_words.harm(one)} {self.facts(one)}" for one in known.harm_rates),
            *(known_words.harmed(one, self._trial(one)) for one in known.harmed),
        ]

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
            text = f"{known_words.course(course)} {self.facts(course)}"
            yield known_words.course_asked(course), text, known_words.course_on(course), ""

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
        return study.first_author or study.registration or trial_id
