"""One of everything that a form of the site is about, for ``every_form.py``: people, courses,
sessions and what happened in them, and the address of each form there."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from django.test import Client
from django.urls import reverse

from prolo.care import images
from prolo.care import plan as care_plan
from prolo.care.harms.events import EventGiven
from prolo.care.plan import PlannedSite
from prolo.care.stored import to_json
from prolo.registry import clock
from prolo.registry.access import Actor, actor_for, system
from prolo.registry.actions import stock as stock_actions
from prolo.registry.actions.archive import Made, show_document
from prolo.registry.actions.attachments import SentFile, attach_files
from prolo.registry.actions.consents import withdraw_consent
from prolo.registry.actions.contact import record_loss
from prolo.registry.actions.courses import open_course
from prolo.registry.actions.dose_limits import set_dose_limit
from prolo.registry.actions.entered_scores import record_score
from prolo.registry.actions.harms import judge_relatedness, record_adverse_event
from prolo.registry.actions.patient_access import give_access
from prolo.registry.actions.people import add_membership
from prolo.registry.actions.recall_calls import record_recall_call
from prolo.registry.actions.relations import add_relation
from prolo.registry.actions.signing import Asked, Signed, ask_to_sign, sign_consent
from prolo.registry.archive import hash_of
from prolo.registry.entering import entry
from prolo.registry.file_content import read_content
from prolo.registry.models import (
    Allergy,
    Appointment,
    Concern,
    Conclusion,
    ImagingReview,
    InfectionCluster,
    Injection,
    MedicineUse,
    Patient,
    Plan,
    Privilege,
    Relation,
    Response,
    Role,
    Room,
    Session,
    Vial,
    Visit,
)
from prolo.web.urls import urlpatterns
from tests.support.pictures import png
from tests.web.conftest import send
from tests.web.course_steps import begin_treatment, let_it_be
from tests.web.every_form import BUTTONS, FORMS, fill, post
from tests.web.scene_clinic import keep_the_money, keep_the_week, run_the_clinic
from tests.web.session_of_today import agree_to
from tests.web.sheets import Sheet


class Scene:
    """One patient who is in the middle of everything at once."""

    def __init__(self, acting: Actor, client: Client) -> None:
        assert acting.user
        with system(acting.clinic).at_work():
            add_membership(user=acting.user, role=Role.ADMINISTRATOR, by=system(acting.clinic))
        acting = actor_for(acting.user, acting.clinic)
        self.acting, self.user, self.client = acting, acting.user, client
        self.of: dict[str, str] = {}
        self._put_on_record()
        for keep in (run_the_clinic, keep_the_money, keep_the_week):
            self.of |= keep(self.acting, self.course)
        self._agree()
        self._sign()
        self._treat()
        self._worry()
        self._be_harmed()

    def address(self, name: str) -> str:
        form = (FORMS | BUTTONS)[name]
        (pattern,) = (one for one in urlpatterns if one.name == name)
        parts = {part: form.at.get(part, part) for part in pattern.pattern.converters}
        return reverse(f"web:{name}", kwargs={part: self.of.get(v, v) for part, v in parts.items()})

    def _put_on_record(self) -> None:
        with self.acting.at_work():
            patient = Patient.objects.get(
                identity__family_name="Example", identity__given_names="Ada"
            )
            right, left = (
                open_course(patient=patient, condition="knee-oa", side=side, by=self.acting)
                for side in ("right", "left")
            )
            left.state = "planning"
            left.save_if_unchanged(["state"])
        self.course, self.of["planning_course_id"] = right, str(left.pk)
        begin_treatment(self.course, self.acting)
        self.patient = patient
        self.of |= {"patient_id": str(patient.pk), "course_id": str(self.course.pk)}
        self.of["clinic_id"] = str(self.acting.clinic.pk)
        send(self.client, f"/patients/{patient.pk}/medicines", typed="Aleve", reason="pain")
        relation = {"kind": "contact", "name": "Ines"}
        send(self.client, f"/patients/{patient.pk}/relations/new", **relation)
        send(self.client, f"/patients/{patient.pk}/allergies", substance="latex")
        with self.acting.at_work():
            self.of["allergy_id"] = str(Allergy.objects.get(patient=patient).pk)
            self.of["use_id"] = str(MedicineUse.objects.get(patient=patient).pk)
            limit = set_dose_limit(
                patient=patient,
                anaesthetic="bupivacaine",
                max_mg=Decimal(50),
                reason="Frail",
                by=self.acting,
            )
            self.of["limit_id"] = str(limit.pk)
            film = SentFile(name="knee.png", content=read_content(png()))
            (kept,) = attach_files(
                course=self.course, files=[film], caption="Right knee", by=self.acting
            )
            self.of["attachment_id"] = str(kept.pk)
            review = ImagingReview.objects.create(
                **entry(self.acting, patient, at=clock.now(self.acting.clinic)),
                course=self.course,
                modality="xray",
                answers=to_json(images.ImagingReview(modality=images.Modality.XRAY)),
            )
            self.of["review_id"] = str(review.pk)
            score = record_score(
                course=self.course,
                instrument="womac",
                value=Decimal(40),
                edition="Invented",
                answered_by="patient",
                by=self.acting,
            )
            self.of["score_id"] = str(score.pk)
            self.of["privilege_id"] = str(Privilege.objects.filter(region="knee")[0].pk)
            self.of["access_id"] = str(give_access(patient=patient, by=self.acting)[0].pk)
            self.of["relation_id"] = str(Relation.objects.get(patient=patient).pk)
            finn = Patient.objects.get(identity__given_names="Finn")
            unseen = add_relation(
                patient=finn, kind="guardian", name="Otto Example", by=self.acting
            )
            self.of["guardian_id"] = str(unseen.pk)

    def _treat(self) -> None:
        begun, later = self._book("1", in_days=2), self._book("10", in_days=60)
        self.of["appointment_id"] = later
        self.client.post(f"/appointments/{later}/preparation/give", {"told_how": "phone"})
        let_it_be(self.client, (clock.today(self.acting.clinic) + timedelta(days=2)).isoformat())
        self.acting.clinic.refresh_from_db()
        self.client.post(f"/appointments/{begun}/session")
        with self.acting.at_work():
            self.of["session_id"] = str(Session.objects.get(appointment_id=begun).pk)

    def _book(self, number: str, *, in_days: int) -> str:
        """So far from the one before that nobody asks whether it is too soon."""
        day = clock.today(self.acting.clinic) + timedelta(days=in_days)
        booked = send(
            self.client,
            f"/courses/{self.course.pk}/appointments/new",
            purpose="session",
            session_number=number,
            day=day.isoformat(),
            time="09:30",
            minutes="30",
        )
        return str(booked.headers["Location"].rpartition("/")[2])

    def _worry(self) -> None:
        """Two days after another session somebody reports a fever."""
        self._end_session(8, Session.State.SIGNED, "ended_session_id")
        self._end_session(9, Session.State.RECORDED, "recorded_session_id")
        name = "aftercare"
        typed = fill(self.client.get(self.address(name)), FORMS[name]) | {"fever": "yes"}
        sent = post(self.client, self.address(name), typed)
        assert sent.status_code == 302, Sheet(sent).faults()
        with self.acting.at_work():
            loss = record_loss(
                patient=self.patient,
                course=self.course,
                due_key="w6",
                reason="refused",
                on_day=clock.today(self.acting.clinic),
                said_by="herself",
                by=self.acting,
            )
            self.of["loss_id"] = str(loss.pk)
            self.of["response_id"] = str(Response.objects.filter(patient=self.patient)[0].pk)
            self.of["concern_id"] = str(Concern.objects.get(patient=self.patient).pk)
            self.of["conclusion_id"] = str(Conclusion.objects.filter(patient=self.patient)[0].pk)

    def _be_harmed(self) -> None:
        """Twice, and the second is judged."""
        today = clock.today(self.acting.clinic)
        given = EventGiven(kind="bruise", what="Bruise", onset_on=today, grade=1)
        with self.acting.at_work():
            for name in ("event_id", "judged_event_id"):
                event = record_adverse_event(
                    course=self.course,
                    given=given,
                    owner=self.user,
                    look_on=today,
                    no_session_because="After a fall",
                    by=self.acting,
                )
                self.of[name] = str(event.pk)
            judged = judge_relatedness(
                event=event, verdict="certain", reason="Where the needle was", by=self.acting
            )
            cluster = InfectionCluster.objects.create(
                clinic=self.acting.clinic,
                kind="lot",
                value="l77",
                label="L-77",
                owner_role=Role.PHYSICIAN,
                raised_at=clock.now(self.acting.clinic),
            )
        self.of |= {"judgement_id": str(judged.pk), "cluster_id": str(cluster.pk)}

    def _end_session(self, number: int, state: str, name: str) -> None:
        with self.acting.at_work():
            at = clock.now(self.acting.clinic) - timedelta(days=2)
            row = {"clinic": self.acting.clinic, "recorded_by": self.user, "patient": self.patient}
            visit = Visit.objects.create(**row, day=at.date(), arrived_at=at, place=str(number))
            room = Room.objects.create(
                clinic=self.acting.clinic,
                name=f"Room of session {number}",
                opened_on=at.date() - timedelta(days=9),
                closed_on=at.date(),
            )
            session = Session.objects.create(
                **row,
                course=self.course,
                visit=visit,
                appointment=Appointment.objects.create(
                    **row,
                    course=self.course,
                    purpose="session",
                    session_number=number,
                    starts_at=at - timedelta(minutes=40 * number),
                    booked_at=at,
                    minutes=30,
                    state="done",
                    room=room,
                ),
                number=number,
                state=state,
                started_at=at,
                ended_at=at,
            )
            injection = Injection.objects.create(
                **row,
                session=session,
                happened_at=at,
                sequence=1,
                structure="knee-joint",
                side="right",
                volume_ml=Decimal(6),
                irritant="dextrose",
                irritant_pct=Decimal(25),
            )
            vial = Vial.objects.create(
                **row,
                session=session,
                happened_at=at,
                opened_at=at,
                role="irritant",
                substance="dextrose",
                product="Dextrose 50 %",
                lot="L-77",
                expires_on=at.date() + timedelta(days=365),
            )
        self.of |= {name: str(session.pk), "vial_id": str(vial.pk)}
        self.of |= {"injection_id": str(injection.pk), "given_lot": vial.lot}
        with self.acting.at_work():
            label = stock_actions.Label(
                substance="lidocaine",
                product="Lidocaine 2 %",
                lot="LI-1",
                expires_on=clock.today(self.acting.clinic) + timedelta(days=365),
            )
            stock = stock_actions.receive_stock(label=label, units=5, by=self.acting)
            other = stock_actions.receive_stock(
                label=replace(label, lot=f"LI-{number}-0"), units=1, by=self.acting
            )
            recall = stock_actions.recall_stock(stock=other, reason="Glass", by=self.acting)
            call = record_recall_call(
                patient=self.patient, lot=vial.lot, reached=False, by=self.acting
            )
        self.of |= {"recall_id": str(recall.pk), "call_id": str(call.pk)}
        self.of["stock_id"] = str(stock.pk)

    def _sign(self) -> None:
        """One consent is signed, and taken back; another waits."""
        site = PlannedSite(
            structure="back-facet-l4-5", side="right", volume_ml=Decimal(1), irritant="dextrose"
        )
        body = to_json(care_plan.Plan(protocol="", sites=(site,), sessions_on=()))
        asked = Asked(signer="Ada Example", signed_as="patient", language="en", identity="document")
        made = Made(kind="consent", title="Consent", language="en", document=b"<main>Read</main>")
        signed = Signed(
            seen=hash_of(made.document), how="screen", identity="document", typed="Ada Example"
        )
        with self.acting.at_work():
            now = clock.now(self.acting.clinic)
            course = open_course(
                patient=self.patient, condition="low-back", side="midline", by=self.acting
            )
            plan = Plan.objects.create(
                **entry(self.acting, self.patient, at=now), course=course, body=body
            )
            said = {"off_label_said": True, "alternatives_said": True, "by": self.acting}
            request = ask_to_sign(course=course, asked=asked, **said)
            consent = sign_consent(
                request=request,
                made=replace(made, subject_id=plan.pk),
                signed=signed,
                by=self.acting,
            )
            withdraw_consent(consent=consent, by=self.acting)
            waits = ask_to_sign(course=course, asked=asked, **said)
        self.of |= {
            "agreeing_course_id": str(course.pk),
            "request_id": str(waits.pk),
            "signature_id": str(consent.signature_id),
        }

    def _agree(self) -> None:
        with self.acting.at_work():
            week_ago = clock.now(self.acting.clinic) - timedelta(days=7)
            consent = agree_to(self.course, self.acting, at=week_ago)
            shown = show_document(
                course=self.course,
                made=Made(kind="options", title="Knee", language="en", document=b"<p>Knee</p>"),
                shown_to="Ada Example",
                shown_as="patient",
                by=self.acting,
            )
        self.of |= {"consent_id": str(consent.pk), "shown_id": str(shown.pk)}
