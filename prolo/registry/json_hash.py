"""The hash of what a row says, by which an altered one is known."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder


def json_sha256(content: Any) -> str:
    """SHA-256 of its JSON, keys sorted: days, instants, numbers and keys of rows as Django writes
    them."""
    text = json.dumps(content, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
