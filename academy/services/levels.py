"""What payments themselves tell, once: the passport, and a level, whatever brought the points to it."""

from collections.abc import Iterator

from academy.engine.levels import level
from academy.services.catalogue import Catalogue
from academy.services.ledger import Posted
from academy.services.notices import News


def news(live: Catalogue, posted: Posted) -> Iterator[News]:
    """The news of the passport that *posted* payments are for, and of the level that they reached, if it
    is another than before them.
    """
    if any(payment.kind == "passport" for payment in posted.paid):
        yield News("passport", "passport", {})
    if posted.balance is None or not live.levels:
        return
    after = posted.balance.points
    before = after - sum(payment.points for payment in posted.paid)
    now = level(after, live.thresholds)
    if now > level(before, live.thresholds):
        yield News(f"level:{now}", "level", {"level": now})
