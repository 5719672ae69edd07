"""What a patient sees."""

from __future__ import annotations

from tools.tour_days.stop import Day, Stop

PATIENT = Day(
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
        Stop(
            "mine-before",
            "What to do before a session, and whether it is over.",
            "/my/appointments/{own_session}",
        ),
        Stop(
            "mine-after",
            "What to expect afterwards, and when to call at once.",
            "/my/courses/{course}/after",
        ),
        Stop("mine-chart", "How I am doing.", "/my/courses/{course}/chart"),
        Stop("mine-estimate", "What it is likely to cost.", "/my/estimates/{estimate}"),
        Stop("mine-statement", "What was charged and paid so far.", "/my/{siobhan}/statement"),
        Stop(
            "estimate-notice",
            "Who pays alone has a right to an estimate.",
            "/clinics/{clinic}/right-to-an-estimate",
        ),
        Stop("mine-options", "What there is to choose.", "/my/courses/{course}/options"),
        Stop("mine-shown", "The paper that was shown, as it was.", "/my/shown/{shown}"),
        Stop(
            "mine-consent-on-paper", "A consent that was signed with a pen is taken back here too."
        ),
        Stop("mine-consent", "A consent that was signed in Spanish, and how to take it back."),
        Stop("mine-signature", "When and how it was signed."),
        Stop("mine-signed", "The very paper that was signed."),
        Stop("mine", "Who speaks for several chooses whose pages to read."),
        Stop("link", "A form by the link of a message, without a log-in."),
        Stop("link-who", "What was begun elsewhere asks for the birth date."),
        Stop("link-copy", "A paper that was signed behind a link, as it was."),
        Stop("link-stop", "No more messages."),
        Stop(
            "about",
            "What prolotherapy is, each sentence with its source.",
            "/about-prolotherapy",
        ),
    ),
)
