"""The stops of docs/tour.md: whose day, which page, in a sentence, and where it is found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stop:
    page: str  # its name in prolo.web.urls
    says: str
    address: str  # with the keys of ROWS in braces


@dataclass(frozen=True, slots=True)
class Day:
    slug: str
    title: str
    username: str
    says: str
    stops: tuple[Stop, ...]


DAYS = (
    Day(
        "desk",
        "The front desk",
        "desk",
        "Dana knows who comes, finds everybody, and gives the places of the day away.",
        (
            Stop("log-in", "Everybody logs in by name.", "/log-in"),
            Stop("start", "Who comes today, what is missing, whom to book and to ask.", "/"),
            Stop(
                "patients",
                "Whoever calls is found, with a slip in the name too.",
                "/patients?q=Omodle+Siobahn",
            ),
            Stop("patient", "A person as the desk sees them: no chart.", "/patients/{finn}"),
            Stop(
                "patient-new",
                "Somebody new; whoever is there already is asked about.",
                "/patients/new",
            ),
            Stop(
                "patient-edit",
                "Name, birth date and contact are kept right.",
                "/patients/{siobhan}/edit",
            ),
            Stop(
                "relation-new",
                "Who decides and signs for a minor.",
                "/patients/{finn}/relations/new",
            ),
            Stop(
                "number-new",
                "A number of an insurance or another clinic.",
                "/patients/{siobhan}/numbers/new",
            ),
            Stop(
                "calendar", "The day by room, the free times and the way to book them.", "/calendar"
            ),
            Stop(
                "patient-appointment-new",
                "A first visit is booked.",
                "/patients/{ada}/appointments/new",
            ),
            Stop(
                "appointment-new",
                "A session of a course is booked.",
                "/courses/{tomas_course}/appointments/new",
            ),
            Stop(
                "appointment",
                "Arrived, moved, cancelled or not come: what happened stays.",
                "/appointments/{appointment}",
            ),
            Stop("waiting", "Who would come sooner.", "/calendar/waiting"),
            Stop(
                "waiting-new",
                "Somebody is put on the waiting list.",
                "/patients/{siobhan}/waiting/new",
            ),
            Stop("waiting-end", "Somebody is taken off it again.", "/calendar/waiting/{waits}/end"),
            Stop("estimates-owed", "Who is owed an estimate, and by when.", "/estimates-owed"),
            Stop("costs", "Who pays, and what was estimated.", "/patients/{siobhan}/costs"),
            Stop("coverage", "Somebody says who pays.", "/patients/{siobhan}/coverage"),
            Stop(
                "course-estimate",
                "A course is estimated from its plan and the prices.",
                "/courses/{course}/estimate",
            ),
            Stop(
                "visit-estimate",
                "A first visit is estimated, before there is any plan.",
                "/patients/{ada}/estimate",
            ),
            Stop("estimate", "The estimate as the person takes it home.", "/estimates/{estimate}"),
            Stop("statement", "What was charged and paid.", "/patients/{siobhan}/statement"),
            Stop("charge-new", "A charge is entered.", "/patients/{siobhan}/charges/new"),
            Stop("payment-new", "Money is received.", "/patients/{siobhan}/payments/new"),
            Stop("ledger", "All of it, as a file for who keeps the books.", "/ledger"),
            Stop(
                "answers",
                "How a person is, asked before the first injection.",
                "/courses/{tomas_course}/answers/baseline",
            ),
            Stop("duplicates", "Records that look like one person.", "/patients/duplicates"),
            Stop(
                "same-as",
                "Another record of a person is looked for.",
                "/patients/{wanda}/same?q=Walker",
            ),
            Stop(
                "merge",
                "Two records side by side, before they are put together.",
                "/patients/{wanda}/merge/{twin}",
            ),
            Stop("unmerge", "And how they are parted again.", "/merges/{merge}"),
            Stop(
                "accesses",
                "A patient gets a log-in to their own pages.",
                "/patients/{siobhan}/log-ins",
            ),
            Stop(
                "next-steps",
                "Everything that is open in the clinic, and who owes it.",
                "/next-steps",
            ),
            Stop(
                "calls",
                "Who has not answered, whom to call next, and why.",
                "/calls?when=all",
            ),
            Stop("call", "What is known of one, and what came of a call.", "/calls/{called}"),
            Stop(
                "call-loss",
                "Why somebody is asked no more: refused, moved away, died.",
                "/calls/{called}/no-more",
            ),
            Stop("call-hand-out", "Who tries, and from which day.", "/calls/{called}/hand-out"),
            Stop(
                "loss-error",
                "Why somebody is asked no more was entered in error.",
                "/calls/losses/{loss}/error",
            ),
            Stop("calls-missing", "What was never answered, and why.", "/calls/missing"),
            Stop(
                "to-move",
                "Whom a closed day or an absence concerns.",
                "/calendar/to-move",
            ),
            Stop(
                "messages",
                "What was sent to a person, and why.",
                "/patients/{siobhan}/messages",
            ),
            Stop(
                "message-choice",
                "How a person wants to be written to, or not at all.",
                "/patients/{siobhan}/messages/choice",
            ),
            Stop("password", "Everybody chooses their own password.", "/password"),
            Stop("clock", "In a demonstration time is moved on.", "/clock"),
        ),
    ),
    Day(
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
            Stop("stock-waste", "What is thrown away is written down.", "/stock/{stock}/waste"),
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
            Stop(
                "course-mixing", "What is drawn up for a course.", "/courses/{tomas_course}/mixing"
            ),
            Stop(
                "session-mixing", "What is drawn up for this session.", "/sessions/{session}/mixing"
            ),
            Stop(
                "session",
                "Needles on the body map, doses summed while they are written.",
                "/sessions/{session}",
            ),
        ),
    ),
    Day(
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
    ),
    Day(
        "physician",
        "The physician",
        "physician",
        "Dr. Miriam decides, plans, signs and answers for what worries.",
        (
            Stop("start", "A hot knee is at the top; the decisions stand below.", "/"),
            Stop("unsigned", "Everything unsigned in one list.", "/unsigned"),
            Stop(
                "timeout",
                "Both knees in one visit: two sessions, each with a time-out of its own.",
                "/sessions/{both_knees}/timeout",
            ),
            Stop(
                "concern",
                "What was reported, why it is urgent, what was done.",
                "/concerns/{concern}",
            ),
            Stop("harm-judge", "Was it caused by the treatment?", "/harms/{harm}/judge"),
            Stop("harm-look", "Looked at again, until it has ended.", "/harms/{harm}/look"),
            Stop(
                "harm-medwatch",
                "A draft for the authority, not sent.",
                "/harms/{harm}/medwatch",
            ),
            Stop(
                "harm-rates",
                "How often harm happened, with how many were asked.",
                "/harms/rates",
            ),
            Stop(
                "clinic-outcomes",
                "How pain changed, beside who did not answer.",
                "/our-clinic/outcomes",
            ),
            Stop(
                "course-new",
                "A course is one condition at one side.",
                "/patients/{finn}/courses/new",
            ),
            Stop(
                "assessment", "The first assessment: danger first.", "/courses/{planned}/assessment"
            ),
            Stop("examination", "What was found by hand.", "/courses/{planned}/examination"),
            Stop("imaging", "What a person saw on the images.", "/courses/{planned}/imaging"),
            Stop("attach", "Pictures and documents are added.", "/courses/{planned}/attach"),
            Stop("attachment", "A picture with what it shows.", "/attachments/{attachment}"),
            Stop(
                "attachment-caption",
                "What a picture shows is put right.",
                "/attachments/{attachment}/caption",
            ),
            Stop(
                "imaging-in-error",
                "A review of images was entered in error.",
                "/imaging/{review}/in-error",
            ),
            Stop("results", "What came in and nobody has seen yet.", "/results"),
            Stop("story", "A person's way as sentences.", "/patients/{siobhan}/story"),
            Stop("decide", "Suitable, not now, or not suitable.", "/courses/{undecided}/decide"),
            Stop("plan", "Drafted from a report, changed and signed.", "/courses/{planned}/plan"),
            Stop("course-place", "A course goes on at another place.", "/courses/{course}/place"),
            Stop(
                "medicine-hold", "A day to leave a medicine out from.", "/medicines/{naproxen}/hold"
            ),
            Stop("course", "A course with its next step.", "/courses/{course}"),
            Stop(
                "conclusion",
                "What a rule said, what it looked at, and its sources.",
                "/conclusions/{conclusion}",
            ),
            Stop("outcomes", "Better, by enough to matter?", "/courses/{course}/outcomes"),
            Stop(
                "options",
                "What there is to choose, side by side, with how sure that is.",
                "/courses/{course}/options",
            ),
            Stop("values", "What matters most to the person.", "/courses/{course}/values"),
            Stop("consent-withdraw", "A consent is withdrawn.", "/consents/{consent}/withdraw"),
            Stop("sheet", "Everything of a course on one sheet.", "/courses/{course}/sheet"),
            Stop("letter", "A report for another physician.", "/patients/{siobhan}/letter"),
            Stop("evidence", "Does it work? By condition.", "/evidence"),
            Stop(
                "evidence-of",
                "The published trials, pooled, and those that are missing.",
                "/evidence/knee-oa?outcome=pain&comparator=placebo&window=long",
            ),
            Stop(
                "evidence-findings",
                "Every comparison at every time, with its certainty.",
                "/evidence/knee-oa/findings",
            ),
            Stop(
                "certainty",
                "How sure one may be, judged and signed.",
                "/evidence/knee-oa/certainty/pain/placebo/long",
            ),
            Stop(
                "trial-rating",
                "A trial's risk of bias, rated by name.",
                "/evidence/knee-oa/rating/rabago-2013a",
            ),
            Stop(
                "evidence-missing",
                "Which way trials point, and what the missing could do.",
                "/evidence/knee-oa/missing?outcome=pain&comparator=placebo&window=long",
            ),
            Stop(
                "evidence-influence",
                "The answer without each trial, and as trials came in.",
                "/evidence/knee-oa/influence?outcome=pain&comparator=placebo&window=long",
            ),
            Stop("knowledge", "What prolo goes by.", "/knowledge"),
            Stop(
                "knowledge-decided",
                "Who vouches for what in this clinic, and its own values.",
                "/knowledge/decided-here",
            ),
            Stop("knowledge-kind", "The facts of one kind.", "/knowledge/contraindications"),
            Stop(
                "knowledge-fact",
                "One fact with its source.",
                "/knowledge/contraindications/pregnancy",
            ),
            Stop(
                "knowledge-confirm",
                "A physician vouches for it by name.",
                "/knowledge/contraindications/pregnancy/confirm",
            ),
            Stop(
                "knowledge-own-value",
                "A clinic's own value, with a reason.",
                "/knowledge/thresholds/observe-minutes/own-value",
            ),
        ),
    ),
    Day(
        "admin",
        "The administrator",
        "admin",
        "Alex keeps people, days, rooms and prices.",
        (
            Stop("start", "What there is to do for who runs the clinic.", "/"),
            Stop("our-clinic", "How the clinic is run, on one page.", "/our-clinic"),
            Stop("people", "Who works as what, and may treat what.", "/people"),
            Stop("worker-new", "Somebody begins to work here.", "/people/new"),
            Stop("role-new", "A further role.", "/people/roles/new"),
            Stop("role-end", "A role ends.", "/people/roles/{membership}/end"),
            Stop("privilege-new", "Who may treat a region.", "/people/privileges/new"),
            Stop("privilege-end", "A privilege ends.", "/people/privileges/{privilege}/end"),
            Stop("on-call", "Who answers when, and when nobody does.", "/our-clinic/on-call"),
            Stop("duty-new", "Somebody is put on call.", "/our-clinic/on-call/new"),
            Stop("closures", "Days on which the clinic does not treat.", "/calendar/closures"),
            Stop("closure", "A closure is changed.", "/calendar/closures/{closure}"),
            Stop(
                "closure-error",
                "A closure was entered in error.",
                "/calendar/closures/{closure}/error",
            ),
            Stop("absences", "When a physician is away.", "/calendar/absences"),
            Stop("rooms", "Where people are seen.", "/calendar/rooms"),
            Stop("room", "A room is changed or closed.", "/calendar/rooms/{room}"),
            Stop("hours", "The hours of the week.", "/calendar/hours"),
            Stop("lengths", "How long an appointment usually takes.", "/calendar/lengths"),
            Stop("prices", "What is asked here, beside what others publish.", "/our-clinic/prices"),
            Stop("price-new", "A price is set.", "/our-clinic/prices/new"),
            Stop("payers", "What payers do, and who last looked.", "/our-clinic/payers"),
            Stop(
                "payer-check",
                "Somebody looked at a payer's own page.",
                "/our-clinic/payers/aetna/check",
            ),
            Stop("thresholds", "The numbers that rules use.", "/our-clinic/thresholds"),
            Stop(
                "permission-new",
                "Who allowed the clinic to show a wording.",
                "/measures/koos/permission",
            ),
            Stop(
                "completeness",
                "How many answers came of those that were due.",
                "/our-clinic/completeness",
            ),
            Stop("message-settings", "How the clinic writes to people.", "/our-clinic/messages"),
            Stop("queue", "What prolo does by itself.", "/our-clinic/queue"),
            Stop("audit", "Who wrote which row when.", "/our-clinic/audit"),
            Stop("lot-recall", "A lot is recalled.", "/lots/recall/{stock}"),
            Stop("clinic-settings", "Name, telephone, time zone, units.", "/our-clinic/settings"),
            Stop("design", "How pages look.", "/design"),
        ),
    ),
    Day(
        "patient",
        "The patient",
        "",  # logs in with the code from the desk
        "Siobhan reads at home, in English, German, Spanish or Arabic.",
        (
            Stop("mine-home", "My treatment, and whom to call.", "/my/{siobhan}"),
            Stop(
                "mine-answer",
                "A question a screen, kept as it is answered.",
                "/my/courses/{course}/answer/w12",
            ),
            Stop("mine-before", "What to do before a session.", "/my/appointments/{own_session}"),
            Stop(
                "mine-after",
                "What to expect afterwards, and when to call at once.",
                "/my/courses/{course}/after",
            ),
            Stop("mine-chart", "How I am doing.", "/my/courses/{course}/chart"),
            Stop("mine-estimate", "What it is likely to cost.", "/my/estimates/{estimate}"),
        ),
    ),
)
LEFT_OUT = {
    "price-list": "takes a file, and names what is wrong in it",
    "provider-number": "one box for a number",
    "choose-clinic": "only who works in two clinics sees it",
    "mine-offline": "a script",
    "tablet": "the form of mine-answer, on the tablet of the waiting room",
    "mine": "leads on to mine-home, or asks for whom where somebody speaks for several",
    "readiness-decide": "stands below the checks when one of them asks a physician",
    "dose-limit-end": "one box for the reason, as in waiting-end",
    "session-ask": "one box for the reason, when a session begins long before its time",
    "judgement-error": "one box for the reason, as in harm-error",
    "absence": "the form of absences with what stands in it, as closure is of closures",
    "absence-error": "one box for the reason, as in closure-error",
    "people-code": "shows a code once",
    "attachment-file": "the picture itself",
    "attachment-small": "the picture itself, smaller",
    "bill-received": "one box for a day",
    "charge-error": "one box for the reason, as in closure-error",
    "coverage-notice": "sentences for the person, by who pays",
    "dispute-new": "days, a number and a note, as in payer-check",
    "dispute": "the form of dispute-new with what stands in it",
    "dispute-end": "how it ended, and an amount, as in payment-new",
    "dispute-error": "one box for the reason, as in closure-error",
    "payment-error": "one box for the reason, as in closure-error",
    "inbox-now": "the list of the inbox without its frame",
    "form-times": "three boxes to tick, which the page of the measure says in words",
    "link-offline": "a script",
    "mine-calendar": "a file for a calendar",
    "link": "the form of mine-answer, without anything around it",
    "link-who": "one box for the birth date",
    "link-stop": "one button",
    "options-pdf": "the page of the options as a PDF",
    "archive": "a list of papers that were shown, which the tour has not",
    "shown": "one paper that was shown, which the tour has not",
    "mine-options": "the sheet of options, once it was shown to the person, around their own pages",
    "mine-shown": "the very bytes that were shown, a page without a frame",
    "consent-pdf": "the paper of a consent as a PDF, with lines for a pen",
    "consent-request": "where a paper is signed, once somebody is asked, whom the tour has not",
    "consent-sign": "the paper of a consent with the field for the signature",
    "signature": "what is kept of a signature, which the tour has not",
    "signature-pdf": "the same as a PDF",
    "mine-consent": "the page of consent-sign, on own pages",
    "mine-signature": "the page of a signature, on own pages",
    "mine-signature-pdf": "the same as a PDF",
    "mine-signed": "the very bytes that were signed, a page without a frame",
    "mine-signed-pdf": "the same as a PDF",
    "link-copy": "the very bytes that were signed, behind a link",
    "shown-in-error": "one box for the reason, as in closure-error",
    "shown-document": "the very bytes that were shown, a page without a frame",
    "shown-printed": "the same as a PDF",
    "evidence-report": "a PDF, as `prolo evidence report` writes it",
    "evidence-dossier": "a PDF, as `prolo evidence dossier` writes it",
    "course-dossier": "the same with what is planned for one person, without the name",
    "evidence-references": "a file, as `prolo knowledge cite --condition` prints it",
    "about": "a page without a log-in, of sentences with their sources",
    "about-pdf": "the same as a PDF",
}
