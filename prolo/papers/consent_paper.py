"""What one person is asked to agree to, as a paper: planned here, for them, and signed as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _

from prolo import __version__
from prolo.care.plan import Plan
from prolo.care.signing import GUARDIAN, PATIENT
from prolo.knowledge import Knowledge
from prolo.papers.digests import trials_digest
from prolo.papers.options_known import DUMMY, PROLOTHERAPY
from prolo.papers.options_sheet import Choice, OptionsSheet
from prolo.papers.options_short import OptionsShort
from prolo.papers.paper import (
    Block,
    Bullets,
    Column,
    Heading,
    Letterhead,
    Paper,
    Paragraph,
    Rows,
    Table,
    size_in,
)
from prolo.papers.words import consent as words
from prolo.papers.words import guardians
from prolo.papers.words import options as option_words
from prolo.papers.words import options_found as told
from prolo.papers.words.risks import serious_harms
from prolo.papers.words.sentences import day, said

SKIN = "skin-prep"  # of the checklist
HOW_IT_WORKS = ("what-is-done", "idea", "unclear", "claims")  # of the explanations


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """Who signs, and through whom. ``relationship`` and ``right`` of a guardian, with what shows
    it and who of the clinic saw that; ``assent``, ``decides_note`` and ``language_note`` as in the
    consent; ``reads`` is the name of their language, where it has one here."""

    name: str
    is_guardian: bool = False
    relationship: str = ""
    right: str = ""
    document: str = ""
    seen_by: str = ""
    seen_on: date | None = None
    decides_note: str = ""
    assent: str = ""
    assent_note: str = ""
    interpreter: str = ""
    interpreter_language: str = ""
    reads: str = ""
    language_note: str = ""

    @property
    def signs_as(self) -> str:
        return GUARDIAN if self.is_guardian else PATIENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What is agreed to by whom. Without a ``signer`` the paper is signed with a pen, and has
    lines for it. ``options_on``: when the options were gone through with the signer, in which
    paper; without one, with whom (``options_with``)."""

    person: str
    born: date | None
    side: str
    plan: Plan
    signer: Signer | None = None
    options_on: date | None = None
    options_sha256: str = ""
    options_with: str = ""
    phone: str = ""


def consent_paper(
    agreement: Agreement,
    sheet: OptionsSheet,
    knowledge: Knowledge,
    *,
    on: date,
    language: str = "en",
    letterhead: Letterhead | None = None,
    country: str = "",
    is_invented: bool = False,
    is_read: bool = True,
) -> Paper:
    """As ``options_paper``: the same in gives the same paper. ``country`` decides the size of its
    sheets and whose prices it names."""
    with translation.override(language):
        head = option_words.head_marks(is_invented=is_invented, is_read=is_read)
        writing = _Writing(agreement, sheet, knowledge, country)
        paper = writing.paper(on, language, tuple(head))
    return replace(paper, size=size_in(country), letterhead=letterhead)


class _Writing(OptionsShort):
    def __init__(
        self, agreement: Agreement, sheet: OptionsSheet, knowledge: Knowledge, country: str
    ) -> None:
        super().__init__(sheet, knowledge, country=country)
        self.agreement, self.plan = agreement, agreement.plan

    def paper(self, on: date, language: str, head: tuple[str, ...]) -> Paper:
        label = words.place(self.sheet.condition.label, self.agreement.side)
        digest = trials_digest(self.sheet.trials, self.sheet.protocol)
        blocks = tuple(self._blocks())
        return Paper(
            title=words.title(label),
            subtitle=words.subtitle(),
            language=language,
            dated=on,
            day=day(on),
            description=words.subtitle(),
            marks=(*head, option_words.versions(__version__, self.sheet.protocol.version, digest)),
            foot=words.title(label),
            blocks=(*blocks, Heading(text=_("References")), self.references()),
        )

    def _blocks(self) -> Iterator[Block]:
        one = self.agreement
        yield Paragraph(text=words.about(one.person, one.born), role="lead")
        yield Heading(text=_("What is planned"))
        yield from self._sites()
        yield Bullets(items=tuple(words.planned(self.plan, self.knowledge)))
        yield Heading(text=_("What is done"))
        yield Bullets(items=tuple(self._what_is_done()))
        yield from self._off_label()
        yield from self._gain()
        yield from self.harms()
        yield from self._calls()
        yield from self._others()
        yield from self._cost()
        yield Heading(text=_("You can say no, and change your mind"))
        yield Bullets(items=words.may_change(one.phone, is_by_pen=one.signer is None))
        yield Heading(text=_("What your signature says"))
        yield Bullets(items=words.signing_says())
        yield Heading(text=_("Who signs"))
        yield Bullets(items=tuple(self._who()))

    def _sites(self) -> Iterator[Block]:
        """By what the needles give, which is often the same at many places."""
        labels = {one.code: one.label for _region, one in self.knowledge.structures()}
        places: dict[str, list[str]] = {}
        for one in self.plan.sites:
            named = words.place(labels.get(one.structure, one.structure), one.side)
            gives = words.gives(one, self.knowledge)
            places.setdefault(gives, []).append(words.needled(named, one.injections))
        for gives, named_there in places.items():
            yield Paragraph(text=words.into(gives), role="before")
            yield Bullets(items=tuple(named_there))

    def _what_is_done(self) -> Iterator[str]:
        """What may be stopped at any moment is a promise, and has no source."""
        cleaned, injected, stopped = words.what_is_done()
        yield f"{cleaned} {self.facts(self.knowledge.checklist[SKIN])}"
        known = (self.knowledge.explanations[one] for one in HOW_IT_WORKS)
        yield f"{injected} {self.facts(*known)}"
        yield stopped

    def _off_label(self) -> Iterator[Block]:
        yield Heading(text=_("Outside the label"))
        yield Paragraph(text=words.what_off_label_is())
        facts = [
            self.knowledge.irritants[one]
            for one in self.plan.irritants
            if one in self.knowledge.irritants
        ]
        yield Bullets(items=tuple(f"{words.off_label(one)} {self.facts(one)}" for one in facts))

    def _gain(self) -> Iterator[Block]:
        """Against a dummy injection alone: beside another treatment it stands at that one."""
        yield Heading(text=_("What it may do for you"))
        chosen = next((one for one in self.choices if one.is_prolotherapy), None)
        compared = chosen.comparison if chosen else None
        answers = [one for one in compared.answers if one.k] if compared else []
        if compared and answers:
            yield Paragraph(text=words.no_promise(), role="before")
            yield Bullets(items=tuple(told.in_short(one, self.cited(one)) for one in answers))
            yield Bullets(items=option_words.reading_numbers())
            yield Paragraph(text=told.used_sentence(self.named(compared.used)))
            if left := compared.missing:
                yield Paragraph(text=told.missing_sentence(self.named(left)))
        else:
            asked = (*compared.missing, *compared.registered) if compared else ()
            yield Paragraph(text=words.no_dummy_trial(self.named(asked)))
            yield Paragraph(text=words.what_it_takes())
        dummy = self.knowledge.options[DUMMY]
        if dummy.say:
            yield Paragraph(text=f"{said(dummy.label)}: {said(dummy.say)} {self.facts(dummy)}")

    def _calls(self) -> Iterator[Block]:
        """After an injection at this place."""
        place = self.sheet.place
        ids = dict.fromkeys(one for harm in serious_harms(place) for one in harm.signs)
        signs = [self.knowledge.signs[one] for one in ids]
        asks = [
            f"{said(one.ask)} {self.facts(one)}"
            for one in signs
            if one.ask and (not one.regions or place.region in one.regions)
        ]
        yield Paragraph(text=words.call_when(), role="before")
        yield Bullets(items=tuple(asks))

    def _others(self) -> Iterator[Block]:
        yield Heading(text=_("What else there is"))
        yield Paragraph(text=words.others(), role="before")
        yield Table(
            caption=_("Every other option, with what is known of it here."),
            columns=(
                Column(head=_("Option"), width=1.2),
                Column(head=_("What it does, how sure that is"), width=2.4),
                Column(head=_("In trials, beside prolotherapy"), width=1.8),
                Column(head=_("Harms, and what to mind"), width=2.2),
            ),
            parts=(
                Rows(
                    cells=tuple(
                        (
                            f"{said(one.option.label)} {self.facts(one.option)}".strip(),
                            self.does_in_short(one),
                            self.found(one),
                            self._harms_and_mind(one),
                        )
                        for one in self.choices
                        if one.option.id != PROLOTHERAPY
                    )
                ),
            ),
            note=self.note_in_short(),
        )
        seen = self.agreement
        yield Paragraph(
            text=words.options_seen(seen.options_on, seen.options_sha256, seen.options_with)
        )

    def _harms_and_mind(self, choice: Choice) -> str:
        return ". ".join(one for one in (self.harms_in_short(choice), self.minded(choice)) if one)

    def _cost(self) -> Iterator[Block]:
        """Before an estimate was given: that none was, and what the options say of prices here; of
        those from other countries only where nobody printed one from this."""
        yield Heading(text=_("What it costs"))
        if self.sheet.estimated:
            yield Paragraph(text=option_words.estimated_text(self.sheet.estimated))
            return
        yield Paragraph(text=words.no_estimate())
        found = [one for choice in self.choices if choice.is_prolotherapy for one in choice.prices]
        here = [one for one in found if self.is_from_here(one)]
        if found:
            yield Paragraph(text=option_words.published_prices(), role="before")
            if not here:
                text = option_words.prices_from(here=0, elsewhere=len(found))
                yield Paragraph(text=text, role="before")
            said = (f"{option_words.price(one)} {self.facts(one)}" for one in here or found)
            yield Bullets(items=tuple(said))

    def _who(self) -> Iterator[str]:
        person, signer = self.agreement.person, self.agreement.signer
        if signer is None:
            yield from words.to_fill_in()
            return
        if signer.is_guardian:
            yield words.signs_for(signer.name, person, guardians.relationship(signer.relationship))
            said_of_right = guardians.decides_as(
                signer.right, signer.document, signer.seen_by, signer.seen_on
            )
            yield words.by_what_right(said_of_right)
        else:
            yield words.signs_alone(signer.name, signer.decides_note)
        if signer.assent:
            yield words.assent(signer.assent, person, signer.assent_note)
        if signer.interpreter:
            yield words.interpreted(signer.interpreter, signer.interpreter_language)
        elif signer.language_note:
            yield guardians.reads_another(signer.reads, signer.language_note)
