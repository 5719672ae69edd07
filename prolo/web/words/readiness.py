"""The checks of a session's day in words: what they found, what they come to, what they are
called on a phone."""

from __future__ import annotations

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, ngettext

from prolo.care.conclusions import Finding
from prolo.web.words.dose import short_name
from prolo.web.words.facts import fact_name
from prolo.web.words.injector import BEFORE_THE_NEEDLE
from prolo.web.words.places import place_name, structure_name
from prolo.web.words.units import temperature
from prolo.web.words.values import shown

VERDICTS = {
    "ready": (_("Ready for the time-out"), "notice-good"),
    "ready-after": (_("Not ready yet: something is missing"), "notice-warning"),
    "person-decides": (_("A clinician decides first"), "notice-warning"),
    "not-today": (_("Not today"), "notice-emergency"),
}
WHO_DECIDES = {
    "stop": _("What stops: not today, unless a physician decides otherwise by name"),
    "ask": _("A physician decides: go ahead, rebook, or ask the prescriber"),
    "missing": _("Still missing: nothing is injected before it is answered or done"),
    "inform": _("To know"),
}

# Short names of the checklist's items; an item that is not here has the name of its fact.
ITEMS = {
    "images-brought": _("Earlier images or reports are here"),
    "estimate-given": _("Written cost estimate given, or insurance is used for it"),
    "shower": _("Showered, no lotion or perfume"),
    "clothes": _("Loose clothes"),
    "protein-meal": _("Ate well"),
    "light-meal": _("Light meal 1 to 2 hours before"),
    "fasting": _("Kept to the clinic’s rule about food"),
    "driver": _("Somebody drives them home"),
    "identity": _("Name and birth date agree"),
    "allergies": _("Allergies read back"),
    "minor-agrees": _("Guardian here or within reach, and the young person agrees"),
    "implant-known": _("The injector knows where the screw, plate or device lies"),
    "room": _("Room ready, person can lie flat, helper here"),
    "resus": _("Resuscitation kit and oxygen close by"),
    "aseptic": _("Hands cleaned, aseptic technique"),
    "one-person-vial": _("Vials, needles, syringes for this person only"),
    "mask": _("Mask on: near the spinal canal"),
    "lots": _("Lot, expiry and maker of every vial noted"),
    "dose-check": _("Total anaesthetic checked against the ceiling"),
}
DANGERS = {
    "feverish": _("feels feverish"),
    "infection": _("has an infection"),
    "antibiotics": _("takes antibiotics"),
    "local-infection": _("has a skin infection where the needle goes"),
}
CHANGES = {
    "new-medicine": _("takes a new medicine since booking"),
    "new-illness": _("has had a new illness since booking"),
    "steroid-here": _("was injected with cortisone at this place since the plan"),
    "replacement": _("is to have this joint replaced"),
}
STILL_MISSING = {
    "both": gettext_noop(
        "Missing are the prescriber's answer, which is recorded on the preparation sheet, and a "
        "clinician's decision by name: here, or as the reason for which the plan is signed."
    ),
    "prescriber": gettext_noop(
        "%(clinician)s decided on %(clinician_on)s with the plan. The prescriber's answer for this "
        "session is missing: record it on the preparation sheet."
    ),
    "clinician": gettext_noop(
        "%(prescriber)s said on %(prescriber_on)s that it is taken on. A clinician's decision by "
        "name is missing: decide here, or sign the plan with a reason."
    ),
    "second-person": gettext_noop(
        "%(prescriber)s stands for both the prescriber and the clinician: one of the two is "
        "missing. Record the prescriber's answer on the preparation sheet, or decide here."
    ),
    "left-out": gettext_noop(
        "%(prescriber)s said on %(prescriber_on)s that it may be left out: a clinician decides "
        "here, before anything is injected."
    ),
    "day": gettext_noop("The prescriber and a clinician decide before anything is injected."),
}
RECORDED = {
    "drug": _("the drug"),
    "dose": _("the dose"),
    "route": _("the route"),
    "given-at": _("when it was given"),
    "monitored": _("that the person was watched"),
    "escort": _("the adult who stays with them afterwards"),
}
READINGS = {
    "weight": _("the weight"),
    "pulse": _("the pulse"),
    "glucose": _("the glucose"),
}


def item_name(item_id: str, label: str = "") -> str:
    return str(ITEMS.get(item_id) or label or item_id.replace("-", " "))


def _named(kind: str, fact_id: Any, knowledge: Any) -> str:
    """What a fact is called; its id where only the facts of a stored finding are at hand."""
    known = getattr(knowledge, kind, {})
    return str(known[fact_id].label) if fact_id in known else shown(fact_id)


def _item(sentence: Any) -> Any:
    def said(finding: Finding, knowledge: Any) -> str:
        label = fact_name(finding.facts[0], knowledge) if finding.facts else ""
        return str(sentence) % {"item": item_name(str(finding.params["item"]), label)}

    return said


# -- medicines ----------------------------------------------------------------------------


def medicine_name(finding: Finding, knowledge: Any) -> str:
    """As the knowledge calls it; what nobody recognised, as it was typed."""
    medicine = str(finding.params.get("medicine") or "")
    known = f"medicines/{medicine}"
    return capfirst(fact_name(known, knowledge)) if known in finding.facts else medicine


def _medicine(sentence: Any) -> Any:
    def said(finding: Finding, knowledge: Any) -> str:
        blanks = {name: shown(value) for name, value in finding.params.items()}
        return str(sentence) % {**blanks, "medicine": medicine_name(finding, knowledge)}

    return said


def waits_for_bleeding(finding: Finding, knowledge: Any) -> str:
    missing = _now(STILL_MISSING[str(finding.params["missing"])])
    return f"{_deep_and_bleeding(finding, knowledge)} {missing % _who_and_when(finding)}"


def cleared_for_bleeding(finding: Finding, knowledge: Any) -> str:
    who = _now(
        "Cleared: %(prescriber)s said on %(prescriber_on)s that it is taken on, and %(clinician)s "
        "decided on %(clinician_on)s with the plan."
    )
    return f"{_deep_and_bleeding(finding, knowledge)} {who % _who_and_when(finding)}"


def _deep_and_bleeding(finding: Finding, knowledge: Any) -> str:
    codes = str(finding.params.get("structures") or "").split(", ")
    names = [structure_name(one) for one in codes if one] or [_now("A place at the spine")]
    return ngettext(
        "%(places)s lies deep and cannot be pressed on, and the person takes %(medicine)s.",
        "%(places)s lie deep and cannot be pressed on, and the person takes %(medicine)s.",
        len(names),
    ) % {"places": "; ".join(names), "medicine": medicine_name(finding, knowledge)}


def _who_and_when(finding: Finding) -> dict[str, str]:
    names = ("prescriber", "prescriber_on", "clinician", "clinician_on")
    return {name: shown(finding.params.get(name)) for name in names}


def bleeds(finding: Finding, knowledge: Any) -> str:
    if structure := finding.params.get("structure"):
        return _now(
            "Known since the plan was signed: the person bleeds easily, or may, and %(place)s lies "
            "deep and cannot be pressed on. A clinician decides."
        ) % {"place": structure_name(structure)}
    return _now(
        "Known since the plan was signed: the person bleeds easily, or may. A clinician decides."
    )


IN_PREGNANCY = {
    "x-rays": _("%(place)s is planned under X-rays: with a pregnancy, choose ultrasound."),
    "injected": _("%(irritant)s is planned; in pregnancy: %(says)s."),
    "injected-unknown": _(
        "%(irritant)s is planned: nothing read here says whether it is safe in pregnancy."
    ),
}


def in_pregnancy(finding: Finding, knowledge: Any) -> str:
    given = finding.params
    return str(IN_PREGNANCY[finding.code]) % {
        "place": structure_name(str(given.get("structure") or "")),
        "irritant": short_name(given.get("irritant") or ""),
        "says": given.get("says") or "",
    }


def too_recent(finding: Finding, knowledge: Any) -> str:
    said = _now("%(medicine)s was taken %(taken)s; the last dose was to be by %(last)s.") % {
        "medicine": medicine_name(finding, knowledge),
        "taken": shown(finding.inputs.get("taken_at") or finding.inputs.get("taken_on")),
        "last": shown(finding.params.get("last_dose_until") or finding.params["last_dose_on"]),
    }
    if hours := finding.params.get("hours_short"):
        late = ngettext(
            "That is %(hours)s hour later than the sheet says.",
            "That is %(hours)s hours later than the sheet says.",
            int(str(hours)),
        )
        said = f"{said} {late % {'hours': shown(hours)}}"
    advice = _now("Go ahead, rebook, or note a reduced effect.")
    return f"{said} {advice}"


# -- readings -----------------------------------------------------------------------------


def _temperature(sentence: Any) -> Any:
    def said(finding: Finding, knowledge: Any) -> str:
        return str(sentence) % {
            "reading": temperature(
                finding.params["temperature"],
                finding.inputs.get("temperature"),
                finding.inputs.get("temperature_unit"),
            ),
            "limit": shown(finding.params.get("limit_fever-c")),
        }

    return said


def _pressure(sentence: Any) -> Any:
    def said(finding: Finding, knowledge: Any) -> str:
        names = ("systolic", "diastolic", "limit_bp-systolic", "limit_bp-diastolic")
        high, low, limit_high, limit_low = (shown(finding.params.get(name)) for name in names)
        return str(sentence) % {"reading": f"{high}/{low}", "limit": f"{limit_high}/{limit_low}"}

    return said


def measured(finding: Finding, knowledge: Any) -> str:
    """In the unit it was typed in."""
    what = finding.rule.partition(".")[2]
    if finding.code == "not-measured":
        return _now("Measure %(what)s.") % {"what": READINGS[what]}
    value, unit = finding.inputs["entered_value"], finding.inputs["entered_unit"]
    return _now("%(what)s: %(value)s %(unit)s.") % {
        "what": READING_NAMES[what],
        "value": shown(value),
        "unit": unit,
    }


# -- answers ------------------------------------------------------------------------------


def _answered(said: Any, answer: Any) -> str:
    match str(answer):
        case "yes":
            return _now("The person %(does)s.") % {"does": said}
        case "unsure":
            return _now("Not sure whether the person %(does)s: it is not read as no.") % {
                "does": said
            }
        case "no":
            return _now("Asked whether the person %(does)s: no.") % {"does": said}
    return _now("Not asked whether the person %(does)s.") % {"does": said}


def danger(finding: Finding, knowledge: Any) -> str:
    return _answered(DANGERS[finding.code], finding.params["answer"])


def change(finding: Finding, knowledge: Any) -> str:
    return _answered(CHANGES[finding.code], finding.params["answer"])


def compared(finding: Finding, knowledge: Any) -> str:
    what = finding.rule.partition(".")[2]
    if finding.code == "missing":
        return str(NOT_SAID[what])
    blanks = {
        name: _named("regions", finding.params[name], knowledge) for name in ("found", "planned")
    }
    sentence = SAID_OTHERWISE[what] if finding.code == "differs" else SAID_RIGHT[what]
    return str(sentence) % blanks


def _consent(sentence: Any, kind: str = "") -> Any:
    def said(finding: Finding, knowledge: Any) -> str:
        blanks = {name: shown(value) for name, value in finding.params.items()}
        if kind:
            blanks |= {
                name: ", ".join(
                    _named(kind, one, knowledge) for one in str(finding.params[name]).split(", ")
                )
                for name in ("agreed", "planned")
            }
        return str(sentence) % blanks

    return said


def _places(sentence: Any) -> Any:
    def said(finding: Finding, _knowledge: Any) -> str:
        places = str(finding.params["structures"]).split(", ")
        return str(sentence) % {"places": ", ".join(map(place_name, places))}

    return said


# -- sedation -----------------------------------------------------------------------------


def _sedation(sentence: Any) -> Any:
    def said(finding: Finding, knowledge: Any) -> str:
        blanks = {name: shown(value) for name, value in finding.params.items()}
        for name in ("sedation", "level", "planned"):
            if name in finding.params:
                blanks[name] = _named("sedation", finding.params[name], knowledge)
        return str(sentence) % blanks

    return said


def recorded(finding: Finding, knowledge: Any) -> str:
    blanks = {
        "what": RECORDED[finding.code],
        "level": _named("sedation", finding.params["level"], knowledge),
    }
    if finding.params["recorded"] in (True, "True"):
        return _now("%(level)s: %(what)s is on record.") % blanks
    return _now("%(level)s: record %(what)s.") % blanks


def on(finding: Finding, knowledge: Any) -> str:
    return _now("Numbing cream on for %(minutes)s minutes, %(grams)s g.") % {
        "minutes": shown(finding.params["minutes_on"]),
        "grams": shown(finding.params["cream_g"]),
    }


READING_NAMES = {"weight": _("Weight"), "pulse": _("Pulse"), "glucose": _("Glucose")}
NOT_SAID = {
    "side-stated": _(
        "Ask openly which side is treated today, and write down what the person says."
    ),
    "site-stated": _("Ask openly where it is treated today, and write down what the person says."),
    "side-marked": _("The injector marks the side on the skin."),
}
SAID_RIGHT = {
    "side-stated": _("The person names the side that is planned: %(planned)s."),
    "site-stated": _("The person names the place that is planned: %(planned)s."),
    "side-marked": _("Marked on the skin: %(planned)s, as planned."),
}
SAID_OTHERWISE = {
    "side-stated": _(
        "The person says %(found)s, and %(planned)s is planned. Stop: find out which is right."
    ),
    "site-stated": _(
        "The person says %(found)s, and %(planned)s is planned. Stop: find out which is right."
    ),
    "side-marked": _(
        "Marked is %(found)s, and %(planned)s is planned. Stop: find out which is right."
    ),
}

SENTENCES = {
    ("item", "done"): _item(_("%(item)s: yes.")),
    ("item", "not-needed"): _item(_("%(item)s: not needed for this person.")),
    ("item", "not-done"): _item(_("%(item)s: not so.")),
    ("item", "not-sure"): _item(_("%(item)s: not sure, so it is not read as yes.")),
    ("item", "not-asked"): _item(_("%(item)s: not asked.")),
    ("last-dose", "nothing-held"): _("No medicine was to be left out."),
    ("last-dose", "in-time"): _medicine(_("%(medicine)s was left out in time.")),
    ("last-dose", "too-recent"): too_recent,
    ("last-dose", "time-unknown"): _medicine(
        _(
            "%(medicine)s was last taken on %(last_dose_on)s, the last day allowed: whether before "
            "%(last_dose_until)s is not known. A clinician decides."
        )
    ),
    ("last-dose", "not-sure"): _medicine(
        _("%(medicine)s: not sure when it was last taken. A clinician decides.")
    ),
    ("last-dose", "hold-unknown"): _medicine(
        _("%(medicine)s: nobody could say until when it may be taken. A clinician decides.")
    ),
    ("last-dose", "not-asked"): _medicine(_("%(medicine)s: ask when it was last taken.")),
    ("kept", "nothing-kept"): _("No medicine has to be taken on."),
    ("kept", "taken-on"): _medicine(_("%(medicine)s was taken on as prescribed.")),
    ("kept", "stopped-ask-prescriber"): _medicine(
        _("%(medicine)s was stopped: its prescriber is asked today.")
    ),
    ("kept", "not-sure"): _medicine(
        _("%(medicine)s: not sure whether it was taken on. Find out, or ask its prescriber.")
    ),
    ("kept", "not-asked"): _medicine(_("%(medicine)s: ask whether it was taken on.")),
    ("waiting", "deep-spinal-bleeding"): waits_for_bleeding,
    ("waiting", "deep-spinal-cleared"): cleared_for_bleeding,
    ("waiting", "steroid-injection"): _medicine(
        _("%(medicine)s at this place: too recent before %(until_on)s. A clinician decides.")
    ),
    ("day", "before-deferral-ends"): _(
        "A corticosteroid injection at this place is too recent before %(start_on)s. A clinician "
        "decides."
    ),
    ("day", "too-near-replacement"): _(
        "The joint is to be replaced: the last day for an injection was %(last_injection_on)s. A "
        "clinician decides."
    ),
    **BEFORE_THE_NEEDLE,
    ("since-plan", "artificial-joint"): _(
        "Known since the plan was signed: an artificial joint here. Nothing is injected at it."
    ),
    ("since-plan", "artificial-joint-not-sure"): _(
        "Known since the plan was signed: perhaps an artificial joint here. A clinician decides."
    ),
    ("since-plan", "bleeding-disorder"): bleeds,
    ("since-plan", "weak-immune-system"): _(
        "Known since the plan was signed: the immune system is weak, or a medicine weakens it. An "
        "infection comes more easily and shows less. A clinician decides."
    ),
    ("since-plan", "weak-immune-system-not-sure"): _(
        "Known since the plan was signed: perhaps a weak immune system. A clinician decides."
    ),
    ("temperature", "below"): _temperature(_("Temperature %(reading)s, below %(limit)s °C.")),
    ("temperature", "too-high"): _temperature(
        _("Temperature %(reading)s: at or above %(limit)s °C nothing is injected.")
    ),
    ("temperature", "high-awaits"): _temperature(
        _("Temperature %(reading)s, at or above %(limit)s °C, a line nobody verified here.")
    ),
    ("temperature", "below-awaits"): _temperature(
        _("Temperature %(reading)s, below %(limit)s °C, a line nobody verified here.")
    ),
    ("temperature", "not-measured"): _("Measure the temperature."),
    ("blood-pressure", "below"): _pressure(_("Blood pressure %(reading)s, below %(limit)s.")),
    ("blood-pressure", "too-high"): _pressure(
        _("Blood pressure %(reading)s: at or above %(limit)s nothing is injected.")
    ),
    ("blood-pressure", "high-awaits"): _pressure(
        _("Blood pressure %(reading)s, at or above %(limit)s, a line nobody verified here.")
    ),
    ("blood-pressure", "below-awaits"): _pressure(
        _("Blood pressure %(reading)s, below %(limit)s, a line nobody verified here.")
    ),
    ("blood-pressure", "not-measured"): _("Measure the blood pressure, both numbers."),
    ("infection", "*"): danger,
    ("pulse", "*"): measured,
    ("weight", "*"): measured,
    ("glucose", "not-needed"): _("No diabetes is on record: no glucose is needed."),
    ("glucose", "measured"): measured,
    ("glucose", "not-measured"): measured,
    ("glucose", "to-judge"): _(
        "Glucose %(value)s mmol/L: no source says how much is too much. A clinician judges it."
    ),
    ("glucose", "too-high"): _("Glucose %(value)s mmol/L: a clinician judged it too high."),
    ("pregnancy", "not-needed"): _("Pregnancy need not be asked."),
    ("pregnancy", "not-possible"): _("A pregnancy was ruled out by asking."),
    ("pregnancy", "possible"): _("A pregnancy is possible. A clinician decides."),
    ("pregnancy", "not-sure"): _(
        "Not sure about a pregnancy: it is not read as no. Test first, or a clinician decides."
    ),
    ("pregnancy", "x-rays"): in_pregnancy,
    ("pregnancy", "injected"): in_pregnancy,
    ("pregnancy", "injected-unknown"): in_pregnancy,
    ("pregnancy", "not-asked"): _("Ask whether a pregnancy is possible."),
    ("change", "steroid-long-ago"): _(
        "Cortisone was injected at this place on %(steroid_on)s: long enough ago."
    ),
    ("change", "replacement-later"): _(
        "This joint is to be replaced: the last day for an injection is %(last_injection_on)s."
    ),
    ("change", "steroid-no-with-day"): _(
        "Cortisone at this place: «no» is answered, and %(steroid_on)s is written as its day. Ask "
        "again: answer yes, or take the day out."
    ),
    ("change", "replacement-no-with-day"): _(
        "A replacement of this joint: «no» is answered, and %(replacement_on)s is written as its "
        "day. Ask again: answer yes, or take the day out."
    ),
    ("change", "*"): change,
    ("identity", "confirmed"): _("The right person: name and birth date agree."),
    ("identity", "another-person"): _("Name or birth date do not agree: this is another person."),
    ("identity", "not-sure"): _("Not sure that this is the right person. Stop and find out."),
    ("identity", "not-asked"): _("Ask for name and birth date."),
    ("side-stated", "*"): compared,
    ("site-stated", "*"): compared,
    ("side-marked", "*"): compared,
    ("consent", "signed"): _("Consent signed %(signed_at)s, for what is planned."),
    ("consent", "not-signed"): _("No consent is signed."),
    ("consent", "by-guardian"): _(
        "A guardian signed, and the person is an adult who decides: they sign themselves."
    ),
    ("consent", "other-site"): _consent(
        _("Agreed was to %(agreed)s, and %(planned)s is planned."), "regions"
    ),
    ("consent", "other-side"): _consent(_("Agreed was to %(agreed)s, and %(planned)s is planned.")),
    ("consent", "other-irritant"): _consent(
        _("Agreed was to %(agreed)s, and %(planned)s is planned."), "irritants"
    ),
    ("consent", "other-structure"): _places(
        _("The paper that was signed does not name: %(places)s.")
    ),
    ("consent", "stronger"): _places(
        _("The paper that was signed names a weaker or another irritant for: %(places)s.")
    ),
    ("consent", "other-anaesthetic"): _places(
        _("The paper that was signed names a weaker, another or no anaesthetic for: %(places)s.")
    ),
    ("consent", "more-there"): _places(
        _("The paper that was signed names fewer injections, or less liquid, for: %(places)s.")
    ),
    ("consent", "x-rays"): _places(
        _("The paper that was signed names no X-rays, which are planned for: %(places)s.")
    ),
    ("consent", "more-sessions"): _consent(
        _("Sessions that were agreed to: %(agreed)s. Planned: %(planned)s.")
    ),
    ("consent", "other-sedation"): _consent(
        _("Agreed was to %(agreed)s, and %(planned)s is planned."), "sedation"
    ),
    ("consent", "after-sedation"): _consent(
        _(
            "The consent was signed %(signed_at)s, after the calming medicine of %(sedated_at)s: "
            "it does not count today."
        )
    ),
    ("consent", "sedated-without"): _consent(
        _("A calming medicine was given %(sedated_at)s, and no consent was signed before.")
    ),
    ("consent", "withdrawn"): _consent(_("The consent was withdrawn, %(withdrawn_at)s.")),
    ("driver", "not-needed"): _sedation(_("%(sedation)s: the person may drive.")),
    ("driver", "there-is-one"): _("Somebody takes the person home."),
    ("driver", "by-clinician"): _sedation(
        _("%(sedation)s, and nobody to drive: a clinician says whether that will do.")
    ),
    ("driver", "needed"): _sedation(_("%(sedation)s: somebody else must drive home.")),
    ("food", "not-with-sedation"): _("No meal before this sedation."),
    ("food", "no-fasting"): _("Nobody has to fast for this."),
    ("food", "clinic-rule-kept"): _sedation(
        _("%(sedation)s: the clinic’s rule about food was kept.")
    ),
    ("food", "clinic-rule-not-kept"): _sedation(
        _("%(sedation)s: the clinic’s rule about food was not kept. A clinician decides.")
    ),
    ("food", "by-clinician"): _sedation(
        _("%(sedation)s: ask whether the clinic’s rule about food was kept.")
    ),
    ("food", "food-long-enough-ago"): _("The last food is long enough ago."),
    ("food", "drink-long-enough-ago"): _("The last drink is long enough ago."),
    ("food", "food-too-recent"): _(
        "The last food is too recent for this sedation: wait until %(until)s, leave the sedation "
        "out, or rebook."
    ),
    ("food", "drink-too-recent"): _(
        "The last drink is too recent for this sedation: wait until %(until)s, leave the sedation "
        "out, or rebook."
    ),
    ("food", "food-not-asked"): _("Ask when the person last ate, and whether it was fatty."),
    ("food", "drink-not-asked"): _("Ask when the person last drank, and whether it was clear."),
    ("sedation", "other-than-planned"): _sedation(
        _(
            "Given is «%(level)s», planned was «%(planned)s»: food, driver and watching change. "
            "A clinician decides."
        )
    ),
    ("sedation", "*"): recorded,
    ("numbing", "not-needed"): _("No numbing cream is needed."),
    ("numbing", "on"): on,
    ("numbing", "on-too-short"): _(
        "Numbing cream on for %(minutes_on)s minutes; it needs about %(lead_minutes)s."
    ),
    ("numbing", "on-too-long"): _(
        "Numbing cream on for %(minutes_on)s minutes; its product allows %(max_hours)s hours. Take "
        "it off, look at the skin; a clinician decides."
    ),
    ("numbing", "not-on"): _("Numbing cream was planned and is not on."),
    ("numbing", "skin-anaesthetic"): _("The skin is numbed with an injection, not with cream."),
    ("numbing", "time-missing"): _("Numbing cream: say when it was put on."),
    ("numbing", "grams-missing"): _("Numbing cream: say how many grams, they count as a dose."),
    ("skin", "clean"): _("Skin cleaned with %(agent)s, and dry."),
    ("skin", "not-dry"): _("Skin cleaned with %(agent)s: let it dry."),
    ("skin", "not-recorded"): _("Clean the skin: say with what, and when."),
    ("skin", "allergic-to-agent"): _("The person reacts to %(agent)s: clean with something else."),
}
