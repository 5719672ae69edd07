"""Every page. A file of views lists its own addresses; here they are put together."""

from __future__ import annotations

from prolo.web.views import account, courses, design, evidence, knowledge, patients, start

app_name = "web"
urlpatterns = [
    *account.urlpatterns,
    *start.urlpatterns,
    *patients.urlpatterns,
    *courses.urlpatterns,
    *evidence.urlpatterns,
    *knowledge.urlpatterns,
    *design.urlpatterns,
]
