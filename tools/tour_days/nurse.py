"""The nurse's day, until the needle and after it."""

from __future__ import annotations

from tools.tour_days.stop import Day, Stop

NURSE = Day(
    "nurse",
    "The nurse, until the needle",
    "nurse",
    "Noor prepares by telephone, receives vials and gets Tomás ready.",
    (
        Stop("start", "What cannot wait, whom to call, whom to prepare.", "/"),
        Stop(
            "preparation",
            "Which medicine has its last dose when, in dates.",
            "/appointments/{appointment}/preparation",
        ),
        Stop(
            "preparation-tell",
            "When and how the person was told.",
            "/appointments/{told}/preparation/told",
        ),
        Stop(
            "preparation-paper",
            "The same as a paper, in the person's language.",
            "/appointments/{told}/preparation/paper",
        ),
        Stop(
            "medicine-clear",
            "What the prescriber says about a blood thinner.",
            "/appointments/{asked_appointment}/medicines/{asked_use}",
        ),
        Stop("medicines", "What a person takes.", "/patients/{tomas}/medicines"),
        Stop(
            "medicine-list",
            "A list is pasted; what is not recognised is asked about.",
            "/patients/{tomas}/medicines/list",
        ),
        Stop("medicine-edit", "A medicine is corrected.", "/medicines/{naproxen}/edit"),
        Stop("allergies", "Allergies, or that there are none.", "/patients/{tomas}/allergies"),
        Stop(
            "dose-limits",
            "A limit of an anaesthetic for one person.",
            "/patients/{tomas}/dose-limits",
        ),
        Stop("stock", "The cupboard: what expires first stands on top.", "/stock"),
        Stop("stock-receive", "Vials come, with what is on the label.", "/stock/receive"),
        Stop("stock-lot", "One lot, and what came and went.", "/stock/{stock}"),
        Stop(
            "stock-label",
            "What was read wrong off a package is put right.",
            "/stock/{stock}/label",
        ),
        Stop("stock-waste", "What is thrown away is written down.", "/stock/{stock}/waste"),
        Stop(
            "vial-rest",
            "The same of a vial that was typed by hand and never received.",
            "/vials/{typed_vial}/rest",
        ),
        Stop("stock-return", "Packages go back.", "/stock/{stock}/return"),
        Stop("stock-count", "Packages are counted.", "/stock/{stock}/count"),
        Stop(
            "consent",
            "The paper that a person is asked to sign, in their language.",
            "/courses/{tomas_course}/consent",
        ),
        Stop(
            "consent-on-paper",
            "A consent that was signed with a pen is recorded.",
            "/courses/{tomas_course}/consent/on-paper",
        ),
        Stop(
            "consent-request",
            "Where it is signed: on the tablet, on this screen, behind a link.",
            "/consent-requests/{asked}",
        ),
        Stop(
            "consent-sign",
            "What is agreed to, and the field for the signature.",
            "/consent-requests/{asked}/sign",
        ),
        Stop(
            "signature",
            "Who signed what when, where, and how they were known.",
            "/signatures/{signature}",
        ),
        Stop(
            "session-ask",
            "Somebody else is begun hours before the time: meant, or the wrong line?",
            "/appointments/{later_today}/session/ask",
        ),
        Stop("readiness", "The checks of the day.", "/sessions/{session}/readiness"),
        Stop(
            "session-end",
            "A person who is not ready goes home without a needle.",
            "/sessions/{session}/end",
        ),
        Stop(
            "timeout",
            "The pause before the first needle: go or stop.",
            "/sessions/{session}/timeout",
        ),
        Stop("course-mixing", "What is drawn up for a course.", "/courses/{tomas_course}/mixing"),
        Stop("session-mixing", "What is drawn up for this session.", "/sessions/{session}/mixing"),
        Stop(
            "session",
            "Needles on the body map, doses summed while they are written.",
            "/sessions/{session}",
        ),
    ),
)

AFTER = Day(
    "after",
    "The nurse, after the needle",
    "nurse",
    "Tomás goes home; others are called; a maker recalls a lot.",
    (
        Stop("leaving", "Watched, told and taken home.", "/sessions/{session}/leaving"),
        Stop(
            "injection-add",
            "A needle that was forgotten is added.",
            "/sessions/{session}/injections/add",
        ),
        Stop(
            "injection-correct",
            "A needle is corrected; what stood there stays readable.",
            "/injections/{injection}/correct",
        ),
        Stop("vial-add", "A vial that was forgotten.", "/sessions/{session}/vials/add"),
        Stop("vial-correct", "A vial is corrected.", "/vials/{vial}/correct"),
        Stop("session-room", "It was another room.", "/sessions/{session}/room"),
        Stop("aftercare", "The call after a session.", "/sessions/{held}/aftercare"),
        Stop(
            "aftercare-sheet",
            "What a person takes home in the hand.",
            "/sessions/{held}/aftercare/sheet",
        ),
        Stop(
            "score-new",
            "A score from a paper form, without its wording.",
            "/courses/{course}/scores/prtee",
        ),
        Stop("harm-correct", "An adverse event is put right.", "/harms/{harm}/correct"),
        Stop("stock-recall", "A lot is recalled.", "/stock/{stock}/recall"),
        Stop("lots", "The lots that were drawn from.", "/lots"),
        Stop("lot", "Everybody who got one, to be called.", "/lots/who?lot=INV-2026-12"),
        Stop("recall-call", "What came of the call.", "/lots/call/{tomas}/INV-2026-12"),
        Stop("recall-call-in-error", "It was another person's line: this one is called again."),
        Stop("recall-in-error", "It was another lot.", "/lots/recalls/{recall}/in-error"),
        Stop("inbox", "What people reported, with a running clock.", "/concerns"),
        Stop("harms", "Every adverse event.", "/harms"),
        Stop("harm", "One of them: what, when, what was used, who was there.", "/harms/{harm}"),
        Stop(
            "harm-error",
            "An adverse event was entered in error.",
            "/harms/{harm}/error",
        ),
        Stop(
            "cluster",
            "Two infections share a lot: what was looked at, and what was found.",
            "/harms/clusters/{cluster}",
        ),
        Stop("harm-new", "An adverse event is recorded.", "/courses/{tomas_course}/harms/new"),
    ),
)
