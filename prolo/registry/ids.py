"""Keys of rows: UUID version 7, which sort by when they were made (RFC 9562, 5.7)."""

from __future__ import annotations

import os
import time
import uuid

VERSION_7 = 0x7 << 76
VARIANT = 0b10 << 62


def new_id() -> uuid.UUID:
    milliseconds = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10), "big")
    high, low = random >> 68, random & ((1 << 62) - 1)
    return uuid.UUID(int=milliseconds << 80 | VERSION_7 | high << 64 | VARIANT | low)
