"""Files on their way in: never more on the disk than is allowed, however much is sent."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import TemporaryFileUploadHandler

from prolo.registry.models.attachments import MOST_BYTES

MOST_FILES = 10  # of one form
MOST_BYTES_AT_ONCE = 60 * 1024 * 1024  # of all files of one form


class CappedFileHandler(TemporaryFileUploadHandler):
    """Writes down what is allowed of each file and no more, and says how long it was, so that
    the form can name it."""

    written = written_of_all = 0

    def new_file(self, *args: Any, **options: Any) -> None:
        super().new_file(*args, **options)
        self.written = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        fits = min(MOST_BYTES - self.written, MOST_BYTES_AT_ONCE - self.written_of_all)
        if fits > 0:
            self.file.write(raw_data[:fits])
            self.written += len(raw_data[:fits])
            self.written_of_all += len(raw_data[:fits])
