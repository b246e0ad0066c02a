"""The visas of a demo life: given by their rules at the moment of the act that made them due.

Four in ten of those who pass a quiz that a platform's visa asks for use the platform as well.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from academy.engine import rewards, visas
from academy.engine.rewards import Payment
from academy.engine.visas import Act, Facts
from academy.services.demo import digest
from academy.services.published import Visa
from academy.services.scenery import Ids, Rows, Someone, World

USES = 0.4
LATEST_USE = 20
"""Days after the quiz within which she uses the platform for the first time."""


class PastVisas:
    """What one person did, as far as visas rest on it, and the visas that it gave her."""

    def __init__(self, world: World, who: Someone, rows: Rows, ids: Ids, rng: Random) -> None:
        self.world, self.who, self.rows, self.ids, self.rng = world, who, rows, ids, rng
        self.stamped: dict[str, Act] = {}
        self.finished: dict[str, Act] = {}
        self.used: dict[int, dict[str, list[Act]]] = {}
        self.held: set[int] = set()

    def finish(self, lesson: str, act: Act) -> Iterator[Payment]:
        """The *lesson* was finished: what is due now."""
        self.finished[lesson] = act
        for visa in self.world.visas_about(f"lesson:{lesson}"):
            yield from self._give(visa, act.at)

    def stamp(self, module: str, act: Act, *, until: datetime) -> Iterator[Payment]:
        """The quiz of *module* was passed, and platforms were used by some until *until*."""
        self.stamped[module] = act
        for visa in self.world.visas_about(f"module:{module}"):
            proof = visa.document.rule.proof
            if proof and visa.id not in self.used and self.rng.random() < USES:
                self._use(visa, proof, after=act.at, until=until)
            yield from self._give(visa, act.at)

    def _use(self, visa: Visa, proof: visas.Used, *, after: datetime, until: datetime) -> None:
        """Use the platform as *proof* asks, as far as there was time."""
        acts = self.used[visa.id] = {}
        for action, times in proof.actions.items():
            for number in range(times):
                at = after + timedelta(hours=self.rng.uniform(1, 24 * LATEST_USE))
                if at < until:
                    acts.setdefault(action, []).append(self._event(visa, action, number, at))

    def _event(self, visa: Visa, action: str, number: int, at: datetime) -> Act:
        id_ = next(self.ids.evidence)
        event = f"{action}:{self.who.uid}:{number}"
        self.rows.evidence.append((id_, visa.id, event, self.who.id, action, "platform", at, at))
        return Act("evidence", id_, at)

    def _give(self, visa: Visa, at: datetime) -> Iterator[Payment]:
        """The visa, if it is due at the moment *at*, or at that of her last use if it is later."""
        if visa.id in self.held:
            return
        rule = visa.document.rule
        facts = Facts(stamped=self.stamped, finished=self.finished, used=self.used.get(visa.id, {}))
        used = [act.at for acts in facts.used.values() for act in acts]
        at = max(at, *used) if used else at
        acts = visas.proven(rule.conditions, facts, at=at)
        if acts is None:
            return
        self.held.add(visa.id)
        id_ = next(self.ids.visa)
        uid = digest(f"visa:{self.who.uid}:{visa.uid}")
        until = visas.ends(rule.valid, at)
        self.rows.visa.append(
            (
                *(id_, uid, self.who.id, visa.id, visa.edition_id, 1, self.who.place),
                *(at, until, "issued"),
            )
        )
        kinds = ("stamp", "completion", "evidence")
        self.rows.basis += [
            (id_, *(act.id if kind == act.kind else None for kind in kinds)) for act in acts
        ]
        yield from rewards.for_visa(self.who.account_id, visa.uid, 1)
