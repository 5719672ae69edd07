"""How sure one may be of what the trials say: a judgement for each domain, with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import Textarea
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from prolo.evidence import Judgement
from prolo.evidence.certainty import MOST_DOWN, Domain, DomainCode
from prolo.web.forms.fields import ChoiceField, LongTextField
from prolo.web.forms.kit import Group, PageForm
from prolo.web.words.evidence import DOMAINS, word


def levels_down() -> list[tuple[str, str]]:
    lowered = [
        (str(one), ngettext("%(n)s level down", "%(n)s levels down", one) % {"n": one})
        for one in range(1, MOST_DOWN + 1)
    ]
    return [("0", now("not lowered")), *lowered]


class CertaintyForm(PageForm):
    def __init__(self, *args: Any, domains: Sequence[tuple[Domain, str]], **options: Any) -> None:
        """``domains`` with why they count as proposed, in words."""
        super().__init__(*args, **options)
        self.codes = tuple(domain.code for domain, _why in domains)
        self.proposed = {domain.code: domain.down for domain, _why in domains}
        groups = []
        for domain, why in domains:
            down, reason = f"down_{domain.code}", f"reason_{domain.code}"
            self.fields[down] = ChoiceField(
                label=now("%(domain)s: how far does it lower the certainty?")
                % {"domain": word(DOMAINS, domain.code)},
                choices=levels_down(),
                initial="" if domain.down is None else str(domain.down),
            )
            self.fields[reason] = LongTextField(
                label=now("%(domain)s: why") % {"domain": word(DOMAINS, domain.code)},
                help_text=_("What you looked at")
                if domain.down is None
                else _("Needed where you judge otherwise than proposed"),
                required=domain.down is None,
                asks=now("%(domain)s: enter why, it is shown with your name")
                % {"domain": word(DOMAINS, domain.code)},
                longest=1_000,
                widget=Textarea(attrs={"rows": 2}),
            )
            groups.append(
                Group(word(DOMAINS, domain.code), (down, reason), hint=_hint(domain, why))
            )
        self.layout = tuple(groups)  # type: ignore[misc]
        self.sometimes_needed = [f"reason_{one}" for one in self.codes]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for code, proposed in self.proposed.items():
            down, reason = given.get(f"down_{code}"), given.get(f"reason_{code}")
            if proposed is not None and down and int(down) != proposed and reason == "":
                said = now("%(domain)s: enter why you judge otherwise than proposed")
                self.add_error(
                    f"reason_{code}", ValidationError(said % {"domain": word(DOMAINS, code)})
                )
        return given

    def judgements(self) -> dict[DomainCode, Judgement]:
        given = self.cleaned_data
        return {
            code: Judgement(down=int(given[f"down_{code}"]), reason=given[f"reason_{code}"].strip())
            for code in self.codes
        }


def _hint(domain: Domain, why: str) -> str:
    if domain.down is None:
        return now("Asked of you: are these people, doses and measures those in question?")
    return now("Proposed: %(down)s. %(why)s.") % {
        "down": dict(levels_down())[str(domain.down)],
        "why": why[:1].upper() + why[1:],
    }
