"""When a job comes next, of the minutes and hours that it is written with."""

from datetime import datetime, timedelta


def next_run(minute: str, hour: str, *, at: datetime) -> datetime:
    """The first whole minute after *at* (in UTC) that both fields of a crontab allow."""
    minutes, hours = _allowed(minute, 60), _allowed(hour, 24)
    start = at.replace(second=0, microsecond=0) + timedelta(minutes=1)
    for step in range(2 * 24 * 60):
        moment = start + timedelta(minutes=step)
        if moment.hour in hours and moment.minute in minutes:
            return moment
    raise ValueError(f"no minute is {minute!r} of an hour {hour!r}")


def _allowed(field: str, size: int) -> frozenset[int]:
    """What ``*``, ``*/5``, ``0-5`` or ``1,7`` allows."""
    found: set[int] = set()
    for part in field.split(","):
        span, _, step = part.partition("/")
        first, _, last = ("0", "-", str(size - 1)) if span == "*" else span.partition("-")
        found.update(range(int(first), int(last or first) + 1, int(step or 1)))
    return frozenset(found)
