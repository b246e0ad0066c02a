"""A level that somebody reaches is told once, whatever brought the points: an act, a decision, a gift."""

from collections.abc import Iterator

from academy.engine.levels import level
from academy.services.catalogue import Catalogue
from academy.services.ledger import Posted
from academy.services.notices import News


def news(live: Catalogue, posted: Posted) -> Iterator[News]:
    """The news of the level that *posted* payments reached, if it is another than before them."""
    if posted.balance is None or not live.levels:
        return
    after = posted.balance.points
    before = after - sum(payment.points for payment in posted.paid)
    now = level(after, live.thresholds)
    if now > level(before, live.thresholds):
        yield News(f"level:{now}", "level", {"level": now})
