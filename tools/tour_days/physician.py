"""The physician's day."""

from __future__ import annotations

from tools.tour_days.stop import Day, Stop

PHYSICIAN = Day(
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
        Stop(
            "judgement-error",
            "A judgement was entered in error.",
            "/harms/judgements/{judgement}/error",
        ),
        Stop(
            "harm-one-reader",
            "Nobody else here can judge it, and why.",
            "/harms/{harm}/one-reader",
        ),
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
        Stop("assessment", "The first assessment: danger first.", "/courses/{planned}/assessment"),
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
        Stop(
            "plan-paper",
            "The plan as a paper, kept when it is given.",
            "/courses/{course}/plan/paper",
        ),
        Stop("course-place", "A course goes on at another place.", "/courses/{course}/place"),
        Stop("medicine-hold", "A day to leave a medicine out from.", "/medicines/{naproxen}/hold"),
        Stop(
            "dose-limit-end",
            "A limit for one person is ended.",
            "/dose-limits/{limit}/end",
        ),
        Stop("readiness-decide", "A check asks a physician, who decides by name."),
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
        Stop(
            "course-dossier",
            "What is known, for a payer, without the name; it is kept as it is sent.",
            "/courses/{course}/dossier",
        ),
        Stop("shown", "What a person was shown, byte by byte.", "/shown/{shown}"),
        Stop("shown-document", "The paper itself, as it was.", "/shown/{shown}/document"),
        Stop("shown-in-error", "It was another person.", "/shown/{shown}/in-error"),
        Stop("archive", "Every paper that a person was shown.", "/patients/{siobhan}/archive"),
        Stop("consent-withdraw", "A consent is withdrawn.", "/consents/{consent}/withdraw"),
        Stop("sheet", "Everything of a course on one sheet.", "/courses/{course}/sheet"),
        Stop(
            "session-record",
            "What was injected where, for another physician.",
            "/sessions/{held}/record",
        ),
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
)
