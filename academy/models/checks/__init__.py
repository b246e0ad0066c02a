"""What must be true of everything that is stored, part by part."""

from academy.models.checks import boards

CHECKS: dict[str, str] = {**boards.CHECKS}
