"""How pages write dates and numbers, in the reader's language and time zone."""

from datetime import date, datetime

from flask import Flask
from flask_babel import format_date, format_decimal, to_user_timezone


def register(app: Flask) -> None:
    """Give templates ``|date`` and ``|number``."""
    app.add_template_filter(day, "date")
    app.add_template_filter(number, "number")


def day(at: date | datetime) -> str:
    """21 Nov 2026, as her language writes it."""
    if isinstance(at, datetime):
        at = to_user_timezone(at)
    return str(format_date(at, "d MMM y", rebase=False))


def number(count: float) -> str:
    """1,024 or 1 024. Small whole numbers, which most are, need no formatting."""
    if isinstance(count, int) and -1000 < count < 1000:
        return str(count)
    return str(format_decimal(count))
