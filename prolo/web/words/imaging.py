"""What was seen on images, how it is graded, and what it does to feasibility."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.care.conclusions import Finding
from prolo.care.images import (
    KELLGREN_LAWRENCE,
    PFIRRMANN,
    TEAR,
    Agreement,
    Change,
    Modality,
    NoneReason,
    Seen,
    Severity,
)
from prolo.web.words.facts import fact_name
from prolo.web.words.values import shown

MODALITIES = {
    Modality.XRAY: _("X-ray"),
    Modality.ULTRASOUND: _("Ultrasound"),
    Modality.MRI: _("MRI"),
    Modality.CT: _("CT"),
    Modality.NONE: _("No images"),
}
NONE_REASONS = {
    NoneReason.CLINICAL: _("None needed: the diagnosis is clinical, and a guideline asks for none"),
    NoneReason.TYPICAL: _("None needed: the picture is typical, and nothing points elsewhere"),
    NoneReason.AWAITED: _("They have been ordered, or are still to come"),
    NoneReason.DECLINED: _("The person does not want them"),
}
SIDES = {
    "left": _("Left"),
    "right": _("Right"),
    "both": _("Both sides"),
    "midline": _("Midline"),
}
SEEN = {
    Seen.NOTHING: _("Nothing abnormal"),
    Seen.FRACTURE: _("Recent fracture"),
    Seen.TUMOUR: _("Tumour, or a lesion that looks like one"),
    Seen.INFECTION: _("Signs of infection"),
    Seen.PROSTHESIS: _("Artificial joint"),
    Seen.METAL: _("Screw, plate or anchor"),
    Seen.SPINAL_CORD_COMPRESSION: _("Spinal cord or cauda equina squeezed"),
    Seen.NERVE_ROOT_COMPRESSION: _("Nerve root squeezed"),
    Seen.DISC_DEGENERATION: _("Worn disc"),
    Seen.DISC_PROTRUSION: _("Disc protrusion"),
    Seen.SPONDYLOLISTHESIS: _("Slipped vertebra"),
    Seen.OSTEOPHYTES: _("Osteophytes"),
    Seen.JOINT_SPACE_NARROWING: _("Narrowed joint space"),
    Seen.EFFUSION: _("Effusion"),
    Seen.LOOSE_BODY: _("Loose body"),
    Seen.MARROW_OEDEMA: _("Bone marrow oedema"),
    Seen.MENISCUS_TEAR: _("Torn meniscus"),
    Seen.LIGAMENT_INJURY: _("Injured ligament"),
    Seen.TENDINOSIS: _("Tendinosis"),
    Seen.CALCIFICATION: _("Calcification"),
    Seen.OTHER: _("Something else, described below"),
}
SYSTEMS = {
    KELLGREN_LAWRENCE: _("Kellgren–Lawrence"),
    "eaton-littler": _("Eaton–Littler, base of the thumb"),
    "samilson-prieto": _("Samilson–Prieto, shoulder joint"),
    "takakura": _("Takakura, ankle joint"),
    PFIRRMANN: _("Pfirrmann"),
    "meyerding": _("Meyerding, slipped vertebra"),
    "new-york": _("New York criteria, sacroiliac joint"),
    "wilkes": _("Wilkes, jaw joint"),
    TEAR: _("Tendon tear"),
}
GRADES = {
    (KELLGREN_LAWRENCE, "0"): _("0, none"),
    (KELLGREN_LAWRENCE, "1"): _("1, doubtful"),
    (KELLGREN_LAWRENCE, "2"): _("2, minimal"),
    (KELLGREN_LAWRENCE, "3"): _("3, moderate"),
    (KELLGREN_LAWRENCE, "4"): _("4, severe"),
    ("samilson-prieto", "mild"): _("mild"),
    ("samilson-prieto", "moderate"): _("moderate"),
    ("samilson-prieto", "severe"): _("severe"),
    ("new-york", "0"): _("0, normal"),
    ("new-york", "1"): _("1, suspicious"),
    ("new-york", "2"): _("2, minimal"),
    ("new-york", "3"): _("3, moderate"),
    ("new-york", "4"): _("4, grown together"),
    ("wilkes", "1"): _("1, early"),
    ("wilkes", "2"): _("2, early to intermediate"),
    ("wilkes", "3"): _("3, intermediate"),
    ("wilkes", "4"): _("4, intermediate to late"),
    ("wilkes", "5"): _("5, late"),
    (TEAR, "none"): _("no tear"),
    (TEAR, "partial"): _("partial"),
    (TEAR, "full"): _("through the whole thickness"),
}
TEAR_SIZES = {
    "small": _("small, below 1 cm"),
    "medium": _("medium, 1 to 3 cm"),
    "large": _("large, 3 to 5 cm"),
    "massive": _("massive, 5 cm or more"),
}
CHANGES = {
    Change.BETTER: _("Better"),
    Change.SAME: _("The same"),
    Change.WORSE: _("Worse"),
    Change.NOT_COMPARABLE: _("They cannot be compared"),
}
AGREES = {
    Agreement.YES: _("Yes"),
    Agreement.PARTLY: _("In part"),
    Agreement.NO: _("No"),
    Agreement.NOT_JUDGED: _("Not judged yet"),
}
SEVERITIES = {
    Severity.MILD: _("Mild"),
    Severity.MODERATE: _("Moderate"),
    Severity.SEVERE: _("Severe"),
    Severity.UNKNOWN: _("Cannot be said"),
}


def grade_words(system: str, grade: str) -> str:
    """«Kellgren–Lawrence 3, moderate»."""
    return f"{SYSTEMS.get(system, system)} {GRADES.get((system, grade), grade)}"


def graded(finding: Finding) -> str:
    return grade_words(str(finding.params["system"]), str(finding.params["grade"]))


def none_needed(finding: Finding, knowledge: Any) -> str:
    return str(NONE_REASONS.get(NoneReason(str(finding.params["reason"]))))


def trials_saw_images(finding: Finding, knowledge: Any) -> str:
    seen = dict.fromkeys(str(knowledge.fact(ref).imaging) for ref in finding.facts)
    return _now("Trials of this condition entered people by their images: %(what)s.") % {
        "what": "; ".join(seen)
    }


def usual(finding: Finding, knowledge: Any) -> str:
    what = "; ".join(str(one) for one in knowledge.fact(finding.facts[0]).imaging_usual)
    return _now("Usual here: %(what)s.") % {"what": what}


def noted_things(finding: Finding, knowledge: Any) -> str:
    names = str(finding.params["seen"]).split(", ")
    return _now("Also seen: %(what)s. On record; it changes nothing here.") % {
        "what": ", ".join(str(SEEN[Seen(one)]).lower() for one in names)
    }


def end_stage(finding: Finding, knowledge: Any) -> str:
    said = _now("%(grade)s: %(what)s. A clinician says why it is done all the same.") % {
        "grade": graded(finding),
        "what": fact_name(finding.facts[0], knowledge),
    }
    return said + _now(" (sources disagree)") if finding.params.get("conflict") else said


def noted(finding: Finding, knowledge: Any) -> str:
    return _now("%(grade)s: on record. No trial that was read here entered people by it.") % {
        "grade": graded(finding)
    }


def worst(finding: Finding, knowledge: Any) -> str:
    return _now(
        "%(grade)s: among the worst of its scale, and no trial that was read here entered people "
        "by it. A clinician says why it is done all the same."
    ) % {"grade": graded(finding)}


def as_trials(finding: Finding, knowledge: Any) -> str:
    return _now("%(grade)s: trials entered people of this grade.") % {"grade": graded(finding)}


def does_not_fit(finding: Finding, knowledge: Any) -> str:
    return _now("%(grade)s: it hardly fits osteoarthritis. A clinician says what is treated.") % {
        "grade": graded(finding)
    }


def worn_disc(finding: Finding, knowledge: Any) -> str:
    return _now(
        "%(grade)s: a worn disc. Such people may see no effect; talk about other options."
    ) % {"grade": graded(finding)}


def tear(what: Any) -> Any:
    def said(finding: Finding, knowledge: Any) -> str:
        mm = finding.params.get("mm")
        return f"{what} ({shown(mm)} mm)" if mm not in (None, "") else str(what)

    return said


def partial_tear(finding: Finding, knowledge: Any) -> str:
    is_met = finding.weight == "met"
    what = _("Torn in part: the trials entered such tendons.") if is_met else _("Torn in part.")
    return str(tear(what)(finding, knowledge))


def tear_size(finding: Finding, knowledge: Any) -> str:
    return _now("By its length of %(mm)s mm the tear is %(size)s (DeOrio–Cofield).") % {
        "mm": shown(finding.params["mm"]),
        "size": TEAR_SIZES[str(finding.params["size"])],
    }


def compared(what: Any) -> Any:
    def said(finding: Finding, knowledge: Any) -> str:
        given = finding.params
        parts = [str(what) % {"day": shown(given["earlier_on"])}]
        if given.get("before"):
            system = str(given["system"])
            parts.append(
                _now("%(before)s then, %(now)s now.")
                % {
                    "before": grade_words(system, str(given["before"])),
                    "now": GRADES.get((system, str(given["now"])), given["now"]),
                }
            )
        if given.get("mm_before") is not None:
            words = {"before": shown(given["mm_before"]), "now": shown(given["mm"])}
            parts.append(_now("Length of the tear: %(before)s mm then, %(now)s mm now.") % words)
        return " ".join(parts)

    return said


def other_side(finding: Finding, knowledge: Any) -> str:
    return _now("The images show the %(imaged)s side, and the %(treated)s is treated.") % {
        "imaged": shown(finding.params["imaged"]),
        "treated": shown(finding.params["treated"]),
    }


SENTENCES = {
    ("none", "none-needed"): none_needed,
    ("none", "images-awaited"): _("The images are still to come."),
    ("none", "declined"): _(
        "The person does not want images. A clinician says why it is done all the same."
    ),
    ("none", "younger-than-guideline"): _(
        "%(age)s years old: the guideline does without images from %(age_from)s on."
    ),
    ("none", "trials-saw-images"): trials_saw_images,
    ("usual", "usual-images"): usual,
    ("reading", "not-read"): _("Nobody is named who has read the images."),
    ("reading", "nothing-said"): _(
        "Nobody said what was seen: a finding, a grade, how severe it is, or nothing abnormal."
    ),
    ("age", "images-old"): _(
        "Taken %(taken_on)s, more than %(months_most)s months ago: take new ones, or look whether "
        "they still show this place, and say so."
    ),
    ("age", "images-old-but-hold"): _(
        "Taken %(taken_on)s, more than %(months_most)s months ago; a person looked, and they still "
        "show this place."
    ),
    ("side", "other-side"): other_side,
    ("agreement", "agrees"): _("The images agree with the examination."),
    ("agreement", "agrees-partly"): _(
        "The images agree with the examination in part. A clinician says what is treated."
    ),
    ("agreement", "disagrees"): _(
        "The images do not agree with the examination. A clinician says why it is done all the "
        "same."
    ),
    ("agreement", "not-judged"): _(
        "Nobody has said yet whether the images agree with the examination."
    ),
    ("finding", "fracture"): _("A recent fracture was seen: refer urgently, do not inject here."),
    ("finding", "tumour"): _(
        "A tumour, or a lesion that looks like one, was seen: refer urgently, do not inject here."
    ),
    ("finding", "infection"): _("Signs of infection were seen: an emergency, refer now."),
    ("finding", "prosthesis"): _("There is an artificial joint: do not inject here."),
    ("finding", "spinal-cord-compression"): _(
        "The spinal cord or the cauda equina is squeezed: refer urgently. With new numbness "
        "between the legs, lost control of bladder or bowel, or growing weakness it is an "
        "emergency."
    ),
    ("finding", "nerve-root-compression"): _(
        "A nerve root is squeezed, which explains the pain otherwise: a clinician decides. Growing "
        "weakness is an emergency."
    ),
    ("finding", "metal"): _(
        "There is a screw, plate or anchor: it does not bar; the injector is told where it is."
    ),
    ("finding", "disc-degeneration"): _(
        "A worn disc was seen. Such people may see no effect; talk about other options."
    ),
    ("finding", "tendinosis"): _("Tendinosis was seen: the trials entered such tendons."),
    ("finding", "noted"): noted_things,
    ("grade", "grade-as-trials"): as_trials,
    ("grade", "grade-noted"): noted,
    ("grade", "worst-grade"): worst,
    ("grade", "grade-missing"): _("The Kellgren–Lawrence grade is missing: severity decides."),
    ("grade", "grade-does-not-fit"): does_not_fit,
    ("grade", "end-stage-joint"): end_stage,
    ("grade", "disc-degeneration"): worn_disc,
    ("tear", "partial-tear"): partial_tear,
    ("tear", "full-thickness-tear"): tear(
        _("Torn through the whole thickness: a clinician says why it is done all the same.")
    ),
    ("tear", "tear-size"): tear_size,
    ("change", "better"): compared(_("Better than on %(day)s, a person says.")),
    ("change", "same"): compared(_("The same as on %(day)s, a person says.")),
    ("change", "worse"): compared(_("Worse than on %(day)s, a person says.")),
    ("change", "not-comparable"): compared(_("It cannot be compared with that of %(day)s.")),
    ("severity", "severe"): _(
        "The changes are severe (%(fact)s): a clinician says why it is done all the same."
    ),
}
