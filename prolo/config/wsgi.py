"""What a WSGI server loads: ``granian --interface wsgi prolo.config.wsgi:application``.

Loading fails when the database is not guarded as it must be.
"""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application
from django.db import connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prolo.config.settings")
application = get_wsgi_application()

from prolo.registry.startup import refuse_if_unsafe  # noqa: E402  models need the settings

refuse_if_unsafe()
connections.close_all()  # every thread opens its own
