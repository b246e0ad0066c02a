"""When a weekly or monthly report falls due: on one day of the week or month, at one hour, where she is."""

from datetime import datetime, timedelta


def scheduled(period: str, *, day: int, hour: int, now: datetime) -> tuple[str, datetime]:
    """The name of the period that *now* lies in (``2026-W47``, ``2026-11``), and its moment in that zone.

    *day* is 1 to 7 from Monday on for ``weekly``, or the day of the month.
    """
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if period == "weekly":
        monday = midnight - timedelta(days=now.weekday())
        year, week, _ = now.isocalendar()
        return f"{year}-W{week:02}", (monday + timedelta(days=day - 1)).replace(hour=hour)
    return f"{now:%Y-%m}", midnight.replace(day=day, hour=hour)


def is_due(period: str, *, day: int, hour: int, now: datetime, since: datetime) -> str | None:
    """The name of the period whose report is due at *now* and was not before *since*; else None.

    A moment that was missed is made up for within its period.
    """
    name, moment = scheduled(period, day=day, hour=hour, now=now)
    return name if since <= moment <= now else None
