"""What must be true of the whole database after every act: sentences, each with the SQL that finds what
breaks it. One module a part of the house."""

from academy.models.checks import shop

CHECKS: dict[str, str] = {**shop.CHECKS}
