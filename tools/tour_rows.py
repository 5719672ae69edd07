"""What the pages of docs/tour.md are shown of: the first of these rows in the demonstration's
database, and whose."""

from __future__ import annotations

from tests.support.tuesday import MORNING

PERSON = "SELECT patient_id FROM registry_identity WHERE given_names = ?"
COURSE = (
    "SELECT t.id FROM registry_course t JOIN registry_identity USING (patient_id) "
    "WHERE given_names = ?"
)
SESSION = (
    "SELECT t.id FROM registry_session t JOIN registry_identity USING (patient_id) "
    "WHERE given_names = ? ORDER BY number"
)
BOOKED = (
    "SELECT t.id FROM registry_appointment t JOIN registry_identity USING (patient_id) "
    "WHERE given_names = ? AND session_number IS NOT NULL"
)
ROWS: dict[str, tuple[str, tuple[str, ...]]] = {
    "clinic": ("SELECT id FROM registry_clinic WHERE is_demo", ()),
    "ada": (PERSON, ("Ada",)),
    "siobhan": (PERSON, ("Siobhan",)),
    "finn": (PERSON, ("Finn",)),
    "tomas": (PERSON, ("Tomás",)),
    "wanda": (PERSON, ("Wanda",)),
    "twin": (PERSON, ("Wande",)),
    "course": (COURSE, ("Siobhan",)),
    "tomas_course": (COURSE, ("Tomás",)),
    "undecided": (COURSE, ("Käthe",)),
    "planned": (COURSE, ("Ada",)),
    "session": (SESSION, ("Tomás",)),
    "held": (SESSION, ("Benjamin",)),
    "both_knees": (
        (
            "SELECT one.id FROM registry_session one JOIN registry_session other USING (visit_id) "
            "WHERE one.course_id <> other.course_id ORDER BY one.started_at DESC"
        ),
        (),
    ),
    "appointment": (BOOKED, ("Tomás",)),
    "own_session": (BOOKED, ("Siobhan",)),
    "guardian": (
        (
            "SELECT t.id FROM registry_relation t JOIN registry_identity USING (patient_id) "
            "WHERE given_names = ? AND kind = 'guardian'"
        ),
        ("Finn",),
    ),
    "estimate": (
        (
            "SELECT t.id FROM registry_estimate t JOIN registry_identity USING (patient_id) "
            "WHERE given_names = ?"
        ),
        ("Siobhan",),
    ),
    "merge": ("SELECT id FROM registry_patientmerge", ()),
    "waits": ("SELECT id FROM registry_waitingentry", ()),
    "told": ("SELECT appointment_id FROM registry_preparation ORDER BY happened_at DESC", ()),
    "asked_use": ("SELECT id FROM registry_medicineuse WHERE medicine = 'warfarin'", ()),
    "asked_appointment": (
        (
            "SELECT a.id FROM registry_appointment a "
            "JOIN registry_medicineuse m USING (patient_id) "
            "WHERE m.medicine = 'warfarin' AND a.state = 'booked'"
        ),
        (),
    ),
    "naproxen": ("SELECT id FROM registry_medicineuse WHERE medicine = 'naproxen'", ()),
    "concern": ("SELECT id FROM registry_concern WHERE state <> 'closed' ORDER BY rank DESC", ()),
    "consent": (
        (
            "SELECT t.id FROM registry_consent t JOIN registry_identity USING (patient_id) "
            "WHERE given_names = ?"
        ),
        ("Siobhan",),
    ),
    "taken_back": ("SELECT course_id FROM registry_consent WHERE withdrawn_at IS NOT NULL", ()),
    "asked": ("SELECT id FROM registry_consentrequest WHERE state = 'open'", ()),
    "signer": (
        (
            "SELECT signer, birth_date FROM registry_consentrequest "
            "JOIN registry_identity USING (patient_id) WHERE state = 'open'"
        ),
        (),
    ),
    "signature": (
        (
            "SELECT t.id FROM registry_consentsignature t "
            "JOIN registry_identity USING (patient_id) WHERE given_names = ?"
        ),
        ("Tomás",),
    ),
    "signed": (
        (
            "SELECT t.id FROM registry_consentrequest t JOIN registry_identity USING (patient_id) "
            "WHERE given_names = ?"
        ),
        ("Tomás",),
    ),
    "conclusion": (
        (
            "SELECT t.id FROM registry_conclusion t JOIN registry_identity USING (patient_id) "
            "WHERE given_names = ? AND kind = 'candidate'"
        ),
        ("Siobhan",),
    ),
    "injection": (
        (
            "SELECT t.id FROM registry_injection t JOIN registry_identity USING (patient_id) "
            "WHERE given_names = ?"
        ),
        ("Tomás",),
    ),
    "vial": ("SELECT id FROM registry_vial ORDER BY happened_at DESC", ()),
    "stock": ("SELECT id FROM registry_stocklot", ()),
    "typed_vial": (
        "SELECT id FROM registry_vial WHERE stock_id IS NULL ORDER BY happened_at DESC",
        (),
    ),
    "recall": ("SELECT id FROM registry_recall WHERE marked_in_error_at IS NULL", ()),
    "attachment": ("SELECT id FROM registry_attachment", ()),
    "review": ("SELECT id FROM registry_imagingreview ORDER BY happened_at DESC", ()),
    "closure": ("SELECT id FROM registry_closure ORDER BY day DESC", ()),
    "room": ("SELECT id FROM registry_room", ()),
    "harm": ("SELECT id FROM registry_adverseevent ORDER BY recorded_at DESC", ()),
    "cluster": ("SELECT id FROM registry_infectioncluster WHERE kind = 'lot'", ()),
    "loss": ("SELECT id FROM registry_losstofollowup", ()),
    "called": (
        (
            "SELECT course_id FROM registry_dueitem "
            "WHERE kind = 'answer-follow-up' AND owner_role = 'patient' ORDER BY due_at"
        ),
        (),
    ),
    "charge": (
        (
            "SELECT t.id FROM registry_charge t JOIN registry_identity USING (patient_id) "
            "WHERE given_names = ?"
        ),
        ("Siobhan",),
    ),
    "payment": (
        (
            "SELECT t.id FROM registry_payment t JOIN registry_identity USING (patient_id) "
            "WHERE given_names = ?"
        ),
        ("Siobhan",),
    ),
    "dispute": ("SELECT id FROM registry_dispute", ()),
    "uma": ("SELECT id FROM registry_user WHERE username = 'physician3'", ()),
    "shown": ("SELECT id FROM registry_documentshown ORDER BY happened_at DESC", ()),
    "limit": ("SELECT id FROM registry_doselimit", ()),
    "judgement": ("SELECT id FROM registry_relatednessjudgement", ()),
    "absence": ("SELECT id FROM registry_absence", ()),
    "later_today": (
        (
            "SELECT id FROM registry_appointment WHERE purpose = 'session' AND state = 'booked' "
            "AND starts_at LIKE ? ORDER BY starts_at DESC"
        ),
        (f"{MORNING.date()}%",),
    ),
    "next_session": (
        (
            "SELECT id FROM registry_appointment WHERE purpose = 'session' AND state = 'booked' "
            "AND starts_at > ? ORDER BY starts_at"
        ),
        (f"{MORNING.date()} 23",),
    ),
    "privilege": ("SELECT id FROM registry_privilege", ()),
    "membership": ("SELECT id FROM registry_membership WHERE role = 'researcher'", ()),
}
