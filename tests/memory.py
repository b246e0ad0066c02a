"""Where tests keep their files: in memory if the machine can spare it. On a disk they mostly wait."""

import os
import shutil

FOLDER = "/dev/shm"
ROOM = 4 << 30
"""Bytes that the files of a run may take, a PostgreSQL among them."""


def folder() -> str | None:
    """A folder that no disk slows down, or none where the machine has not room to spare."""
    return FOLDER if os.path.isdir(FOLDER) and shutil.disk_usage(FOLDER).free > ROOM else None


def keep_temporary_files() -> None:
    """Let pytest make its temporary folders there, unless somebody chose another place for them."""
    if place := folder():
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", place)
