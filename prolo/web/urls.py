"""Every page. A file of views lists its own addresses; here they are put together."""

from __future__ import annotations

from prolo.web.views import (
    account,
    aftercare,
    appointments,
    assessment,
    clock,
    conclusions,
    consents,
    courses,
    design,
    evidence,
    examination,
    imaging,
    knowledge,
    leaving,
    medicines,
    outcomes,
    patients,
    readiness,
    sessions,
    start,
    timeout,
)

app_name = "web"
urlpatterns = [
    *account.urlpatterns,
    *start.urlpatterns,
    *patients.urlpatterns,
    *courses.urlpatterns,
    *outcomes.urlpatterns,
    *sessions.urlpatterns,
    *timeout.urlpatterns,
    *leaving.urlpatterns,
    *assessment.urlpatterns,
    *imaging.urlpatterns,
    *examination.urlpatterns,
    *clock.urlpatterns,
    *conclusions.urlpatterns,
    *consents.urlpatterns,
    *readiness.urlpatterns,
    *aftercare.urlpatterns,
    *medicines.urlpatterns,
    *appointments.urlpatterns,
    *evidence.urlpatterns,
    *knowledge.urlpatterns,
    *design.urlpatterns,
]
