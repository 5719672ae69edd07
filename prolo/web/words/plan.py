"""What is said about a plan before it is signed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.care.conclusions import Finding
from prolo.care.mixtures import WHOLE_PCT
from prolo.knowledge import load_knowledge
from prolo.web.words.candidate import thinner_ended
from prolo.web.words.dose import short_name, substance_name
from prolo.web.words.places import structure_name
from prolo.web.words.values import shown
from prolo.web.words.vials import ingredient_name


def with_names(sentence: Any) -> Any:
    """The finding's params, with structures and substances by their names."""

    def said(finding: Finding, knowledge: Any) -> str:
        words = {name: shown(value) for name, value in finding.params.items()}
        if "structure" in finding.params:
            words["structure"] = structure_name(finding.params["structure"])
        for name in finding.params.keys() & {"irritant", "anaesthetic"}:
            words[name] = substance_name(finding.params[name])
        return str(sentence) % words

    return said


def near(sentence: Any, unguided: Any) -> Any:
    def said(finding: Finding, knowledge: Any) -> str:
        place = {"structure": structure_name(finding.params.get("structure"))}
        text = str(sentence) % place
        return text if finding.params.get("guidance") else f"{text} {unguided}"

    return said


def bleeding(finding: Finding, knowledge: Any) -> str:
    names = [
        fact.name if (fact := load_knowledge().medicines.get(one)) else one
        for one in str(finding.params.get("medicines", "")).split(", ")
    ]
    return _now(
        "%(structure)s lies deep and cannot be pressed on, and the person takes %(medicines)s: "
        "the prescriber and a clinician decide first."
    ) % {
        "structure": structure_name(finding.params.get("structure")),
        "medicines": ", ".join(names),
    }


def cannot_be_mixed(finding: Finding, knowledge: Any) -> str:
    """The sum, and what these vials, or which vial, would do."""
    given = finding.params
    if too_strong := [text for name in ("irritant", "anaesthetic") if (text := _weak(given, name))]:
        said = _now("%(mixture)s cannot be made: %(why)s.") % {
            "mixture": _mixture(given),
            "why": "; ".join(too_strong),
        }
        return f"{said} {_possible(given)}".strip()
    shares = [_share(given, "irritant"), _share(given, "anaesthetic")]
    said = _now("%(mixture)s cannot be mixed: %(sum)s, and 100 %% is the whole syringe.") % {
        "mixture": _mixture(given),
        "sum": " + ".join(one for one in shares if one)
        + (f" = {shown(given['together_pct'])} %" if all(shares) else ""),
    }
    return f"{said} {_possible(given)}".strip()


def _mixture(given: Any) -> str:
    return " + ".join(
        f"{short_name(given[name])} {shown(given[f'{name}_pct'])} %"
        for name in ("irritant", "anaesthetic")
    )


def _weak(given: Any, name: str) -> str:
    """Why not even the vial alone is strong enough."""
    share, vial = given[f"{name}_share_pct"], given[f"{name}_vial_pct"]
    substance = short_name(given[name])
    if name == "anaesthetic" and vial is None:
        return _now("there is no vial of %(name)s that is strong enough") % {"name": substance}
    if share is None or vial is None or Decimal(str(share)) <= WHOLE_PCT:
        return ""
    return _now("the vial of %(name)s has %(vial)s %%") % {
        "name": substance,
        "vial": shown(vial),
    }


def _share(given: Any, name: str) -> str:
    share, vial = given[f"{name}_share_pct"], given[f"{name}_vial_pct"]
    if share is None:
        return ""
    if vial is None:  # drawn from several
        return f"{shown(share)} %"
    return _now("%(pct)s %% from a vial of %(vial)s %% is %(share)s %%") % {
        "pct": shown(given[f"{name}_pct"]),
        "vial": shown(vial),
        "share": shown(share),
    }


def _possible(given: Any) -> str:
    """What can be mixed instead."""
    ways = []
    for name, other in (("anaesthetic", "irritant"), ("irritant", "anaesthetic")):
        is_known = name == "anaesthetic" or given["anaesthetic_vial_pct"] is not None
        if given[f"most_{name}_pct"] is not None and is_known and not _weak(given, other):
            ways.append(
                _now("%(name)s at most %(most)s %% beside %(other)s %(pct)s %%")
                % {
                    "name": short_name(given[name]),
                    "most": shown(given[f"most_{name}_pct"]),
                    "other": short_name(given[other]),
                    "pct": shown(given[f"{other}_pct"]),
                }
            )
    if given["needed_vial_pct"] is not None:
        ways.append(
            _now("as planned from a vial of %(name)s of %(pct)s %% or more")
            % {
                "name": short_name(given["anaesthetic"]),
                "pct": shown(given["needed_vial_pct"]),
            }
        )
    if not ways:
        return ""
    return _now("Possible: %(ways)s.") % {"ways": "; ".join(ways)}


def needs_strong_vial(finding: Finding, knowledge: Any) -> str:
    given = finding.params
    return _now(
        "%(mixture)s: the irritant takes up %(share)s %% of the syringe, so the vial of "
        "%(anaesthetic)s must be of %(needed)s %% or more."
    ) % {
        "mixture": _mixture(given),
        "share": shown(given["irritant_share_pct"]),
        "anaesthetic": short_name(given["anaesthetic"]),
        "needed": shown(given["needed_vial_pct"]),
    }


def numbing_cream(finding: Finding, knowledge: Any) -> str:
    creams = str(finding.params["creams"]).split(", ")
    return _now(
        "A numbing cream is planned, and the person reacts to what is in these, or to what is of "
        "its family: %(creams)s. A clinician says which may be used, or none."
    ) % {"creams": ", ".join(substance_name(one) for one in creams)}


def not_recognised(finding: Finding, knowledge: Any) -> str:
    given = finding.params
    near = given["near"]
    said = _now(
        "The person reacts to «%(allergy)s», and nothing known here is called so: a clinician says "
        "whether it can be in what is planned."
    ) % {"allergy": given["allergy"]}
    if not near:
        return said
    return f"{said} {_now('Is %(names)s meant?') % {'names': near}}"


def read_the_label(finding: Finding, knowledge: Any) -> str:
    given = finding.params
    return _now(
        "%(substance)s: the person reacts to %(ingredient)s, which such a vial can have. Have the "
        "label of what will be drawn from read before the session."
    ) % {
        "substance": substance_name(given["substance"]),
        "ingredient": ingredient_name(str(given["ingredient"])),
    }


SENTENCES = {
    ("mixture", "cannot-be-mixed"): cannot_be_mixed,
    ("mixture", "needs-strong-vial"): needs_strong_vial,
    ("allergy", "allergic"): with_names(_("The person reacts to something in %(irritant)s.")),
    ("allergy", "allergic-to-anaesthetic"): with_names(
        _("The person reacts to %(anaesthetic)s: another one is planned, or none.")
    ),
    ("allergy", "reacted-to-an-anaesthetic"): with_names(
        _(
            "The person may have reacted to a numbing injection before, and nobody named which: a "
            "clinician says whether %(anaesthetic)s may be used."
        )
    ),
    ("allergy", "same-family"): with_names(
        _(
            "The person reacts to %(named)s, and %(anaesthetic)s is of the same family: a "
            "clinician says whether it may be used."
        )
    ),
    ("allergy", "other-anaesthetic"): with_names(
        _(
            "The person reacts to «%(named)s», another anaesthetic: a clinician says whether "
            "%(anaesthetic)s may be used."
        )
    ),
    ("allergy", "numbing-cream"): numbing_cream,
    ("allergy", "not-recognised"): not_recognised,
    ("allergy", "read-the-label"): read_the_label,
    ("irritant", "off-label"): with_names(
        _("%(irritant)s: injecting it here is outside its label; the person is told so.")
    ),
    ("injections", "below-published"): _(
        "%(count)s injections a session: fewer than the %(low)s to %(high)s of published reports."
    ),
    ("injections", "above-published"): _(
        "%(count)s injections a session: more than the %(low)s to %(high)s of published reports."
    ),
    ("injections", "none-published"): _(
        "%(count)s injections a session: no report of this condition says how many there were."
    ),
    ("injections", "outside-article"): _(
        "%(count)s injections a session; an article for the public names %(low)s to %(high)s."
    ),
    ("sessions", "below-published"): _(
        "Sessions: %(count)s, fewer than the %(low)s to %(high)s of published reports."
    ),
    ("sessions", "above-published"): _(
        "Sessions: %(count)s, more than the %(low)s to %(high)s of published reports."
    ),
    ("sessions", "none-published"): _(
        "Sessions: %(count)s; no report of this condition says how many there were."
    ),
    ("dates", "closed-weekday"): _(
        "Session %(number)s on %(on)s: the clinic does not treat on that day of the week."
    ),
    ("dates", "closure"): _("Session %(number)s on %(on)s: the clinic is closed that day."),
    ("dates", "closer-than-published"): _(
        "Session %(number)s on %(on)s comes %(weeks)s weeks after the one before; published "
        "reports waited at least %(low)s."
    ),
    ("dates", "distance-unknown"): with_names(
        _(
            "%(irritant)s: no report says how long to wait between two sessions of it. What this "
            "plan has is the physician's own decision: say why."
        )
    ),
    ("dates", "before-deferral-ends"): _(
        "Session %(number)s on %(on)s lies before %(start_on)s: until then a corticosteroid "
        "injection at this place is too recent."
    ),
    ("dates", "too-near-replacement"): _(
        "Session %(number)s on %(on)s is too near to the planned joint replacement: the last day "
        "for an injection is %(last_injection_on)s."
    ),
    ("span", "shorter-than-article"): _(
        "From the first to the last session it is %(weeks)s weeks; an article for the public "
        "names %(low)s to %(high)s months."
    ),
    ("span", "longer-than-article"): _(
        "From the first to the last session it is %(weeks)s weeks; an article for the public "
        "names %(low)s to %(high)s months."
    ),
    ("strength", "above-published"): with_names(
        _(
            "%(structure)s: %(pct)s %%, above the %(low)s to %(high)s %% of published reports: "
            "say why."
        )
    ),
    ("strength", "below-published"): with_names(
        _("%(structure)s: %(pct)s %%, below the %(low)s to %(high)s %% of published reports.")
    ),
    ("volume", "above-published"): with_names(
        _(
            "%(structure)s: %(volume_ml)s mL a needle, above the %(low)s to %(high)s mL of "
            "published reports: say why."
        )
    ),
    ("volume", "below-published"): with_names(
        _(
            "%(structure)s: %(volume_ml)s mL a needle, below the %(low)s to %(high)s mL of "
            "published reports."
        )
    ),
    ("place", "near-pleura"): near(
        _("%(structure)s lies near the lung."), _("No guidance is planned.")
    ),
    ("place", "near-spinal-canal"): near(
        _("%(structure)s lies near the spinal canal or a nerve root."),
        _("No guidance is planned."),
    ),
    ("place", "bleeding"): bleeding,
    ("place", "bleeding-disorder"): with_names(
        _(
            "%(structure)s lies deep and cannot be pressed on, and the person bleeds easily or may "
            "do so: a clinician decides first."
        )
    ),
    ("place", "aspirin"): with_names(
        _(
            "%(structure)s lies deep and cannot be pressed on, and the person takes aspirin. It is "
            "not stopped here: prescriber and physician weigh it first, and the plan says why."
        )
    ),
    ("person", "artificial-joint"): _(
        "There is an artificial joint at this place: nothing is injected there."
    ),
    ("person", "artificial-joint-not-sure"): _(
        "Not sure whether there is an artificial joint at this place: find out first."
    ),
    ("person", "bleeding-disorder"): _("The person bleeds easily, or has a clotting problem."),
    ("person", "bleeding-disorder-not-sure"): _(
        "Not sure whether the person bleeds easily: find out first."
    ),
    ("person", "weak-immune-system"): _(
        "The immune system is weak: an infection comes more easily and shows less."
    ),
    ("person", "weak-immune-system-not-sure"): _(
        "Not sure whether the immune system is weak: find out first."
    ),
    ("person", "implant-near"): _(
        "A screw, plate, anchor or device lies near this place: the injector must know where."
    ),
    ("person", "implant-near-not-sure"): _(
        "Not sure whether a screw, plate, anchor or device lies near this place: find out first."
    ),
    ("person", "unnamed-thinner"): _(
        "The person takes a blood thinner, and nobody has said which: ask, and put it on the list. "
        "Aspirin is it only where the list says that it is taken for heart or stroke."
    ),
    ("person", "unnamed-thinner-not-sure"): _(
        "Not sure whether the person takes a blood thinner: find out which, or that there is none."
    ),
    ("place", "unnamed-thinner"): with_names(
        _(
            "%(structure)s: nobody can press on what bleeds there, and the person takes a blood "
            "thinner that nobody has named. A clinician decides."
        )
    ),
    ("person", "thinner-ended"): thinner_ended,
    ("person", "pregnant"): _(
        "A pregnancy is possible: a clinician judges whether what is injected is safe for both."
    ),
    ("person", "pregnant-not-sure"): _("Not sure about a pregnancy: test first."),
    ("person", "pregnant-long-ago"): _(
        "On %(said_on)s a pregnancy was said to be possible. It has ended since: ask again whether "
        "one is possible now."
    ),
    ("person", "x-rays-in-pregnancy"): with_names(
        _("%(structure)s is planned under X-rays, and a pregnancy is possible: choose ultrasound.")
    ),
    ("place", "unverified"): with_names(
        _("%(structure)s: no source that we read names it for this treatment.")
    ),
    ("follow-ups", "without-12-weeks"): _(
        "No answer is asked for at 12 weeks, when most trials asked."
    ),
    ("stop", "stop-rule"): _(
        "After %(sessions)s sessions in a row without a gain of %(points)s points of pain, a "
        "person decides whether to go on."
    ),
    ("stop", "gain-within-noise"): _(
        "A gain of %(points)s points is smaller than what the measure moves by itself "
        "(%(noise)s points)."
    ),
}
