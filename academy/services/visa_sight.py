"""A visa as a page shows it: what it takes, how far she is, until when it holds, what renews it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from academy.engine import visas as rules
from academy.engine.visas import Facts, Step, Used
from academy.services import catalogue, visas
from academy.services.catalogue import Catalogue
from academy.services.published import Visa as Published
from academy.services.viewer import Viewer
from academy.services.visa_facts import gather
from academy.services.visas import Held


@dataclass(frozen=True, slots=True)
class Sight:
    """One visa and one person. ``steps`` are what is asked of her now: for a first visa, or to renew."""

    live: Catalogue
    visa: Published
    held: Held | None
    steps: tuple[Step, ...]
    facts: Facts
    since: datetime | None

    @property
    def renews(self) -> bool:
        """Whether the steps renew a visa that she has or had."""
        return self.since is not None

    @property
    def wants_witness(self) -> bool:
        """Whether a colleague's word would count now."""
        return any(
            isinstance(step.condition, Used) and step.condition.witnesses and not step.is_met
            for step in self.steps
        )


def look(session: Session, viewer: Viewer, slug: str, *, at: datetime) -> Sight:
    """The visa at *slug* as she meets it. Raises ``NotFound``."""
    live = catalogue.current(session, viewer.publication)
    visa = live.visa(slug)
    newest = {each.visa.id: each for each in visas.read(session, viewer, live)}
    held = newest.get(visa.id)
    [dossier] = gather(session, viewer.id, live, [visa], at=at)
    opening = visas.renewal(dossier, at)
    conditions: Sequence[rules.Condition] = ()
    since = None
    if opening:
        conditions, since = opening.conditions, opening.since
    elif held is None:
        conditions = visa.document.rule.conditions
    steps = tuple(rules.step(each, dossier.facts, at=at, since=since) for each in conditions)
    return Sight(live, visa, held, steps, dossier.facts, since)
