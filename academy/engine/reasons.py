"""Which term decided a choice, said as a ``Why``.

A term decided when the question would have lost to others without it (a repair also when it was the
larger part of the score). Where none did, the gain as a whole decided, and the sentence says what kind
of gain: something never met, or something met before.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from academy.engine.bank import Floats
from academy.engine.gain import RECIPE, Recipe, Scores, edges, over
from academy.engine.memory import DAY, State
from academy.engine.why import Reason, Why

CLEARLY = 1.05
"""How far a choice must fall behind for a small term to have decided."""

FADING_AFTER = 14
"""Days after which a skill is said to be fading."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A question's row. A companion knows its *lead*'s row, and whether the pair rule chose it
    (*paired*) or its own worth."""

    row: int
    lead: int | None = None
    paired: bool = False


def explain(state: State, terms: Scores, chosen: Chosen, day: date, recipe: Recipe = RECIPE) -> Why:
    """Why *chosen* is asked on *day*."""
    bank, row = state.bank, chosen.row
    skill = bank.skills_of[row][0]
    name = bank.skills[skill].id
    reason, other = _decide(state, terms, chosen, recipe)
    last = _day_spoken_of(state, reason, row, skill)
    return Why(reason, name, other, last, (day - last).days if last else None)


def _day_spoken_of(state: State, reason: Reason, row: int, skill: int) -> date | None:
    if reason in _UNDATED:
        return None
    if reason == Reason.DOUBT:
        return _EPOCH + timedelta(days=int(state.skills["wrong"][skill]))
    of_question = reason in (Reason.REPAIR, Reason.RESTED)
    seconds = int(state.questions["last"][row] if of_question else state.skills["last"][skill])
    return _EPOCH + timedelta(days=seconds // DAY) if seconds else None


_EPOCH = date(1970, 1, 1)
_UNDATED = frozenset(
    {Reason.NEW, Reason.BUILDS_ON, Reason.OPENS, Reason.WARM_UP, Reason.STRETCH, Reason.PRIORITY}
)


def _decide(
    state: State, terms: Scores, chosen: Chosen, recipe: Recipe
) -> tuple[Reason, str | None]:
    bank, row = state.bank, chosen.row
    if not terms.eligible[row]:
        return Reason.RESTED, None
    if chosen.paired and chosen.lead is not None:
        beside = bank.skills[bank.skills_of[chosen.lead][0]].id
        likely = terms.chance[row] >= recipe.succeed
        if not state.skills["asked"][bank.skills_of[row][0]]:
            return _unmet(state, terms, bank.skills_of[row][0])
        return (Reason.WARM_UP if likely else Reason.STRETCH), beside
    skill = bank.skills_of[row][0]
    weight = terms.readiness * terms.priority
    repairs = bool(terms.repair[row] and state.skills["wrong"][skill])
    decides = repairs and _loses(state, terms, chosen, terms.gain * weight)
    if (
        repairs
        and state.questions["asked"][row]
        and (decides or terms.repair[row] > terms.gain[row])
    ):
        return Reason.REPAIR, None
    if decides:
        return Reason.DOUBT, None
    plain = (terms.gain + terms.repair) * terms.readiness
    if terms.priority[row] > 1 and _loses(state, terms, chosen, plain, notion=skill):
        return Reason.PRIORITY, None
    if not state.skills["asked"][skill]:
        return _unmet(state, terms, skill)
    closed = terms.gain / (1 + recipe.opens * over(bank, terms.opens)) + terms.repair
    closed *= weight
    if terms.opens[skill] and _loses(state, terms, chosen, closed, notion=skill, far=CLEARLY):
        return Reason.OPENS, _most_waiting(state, terms, skill)
    days = float(terms.skill_days[skill])
    return (Reason.FADING if days >= FADING_AFTER else Reason.SETTLING), None


def _loses(
    state: State,
    terms: Scores,
    chosen: Chosen,
    without: Floats,
    *,
    notion: int | None = None,
    far: float = 1.0,
) -> bool:
    """Whether the choice falls behind others (as *far* as this) *without* a term; others are all that
    were eligible, or only those of other skills than *notion*."""
    rivals = terms.eligible.copy()
    rivals[chosen.row] = False
    if chosen.lead is not None:
        rivals[chosen.lead] = False
    if notion is not None:
        rivals &= state.bank.skill_rows[:, 0] != notion
    return bool(rivals.any() and without[rivals].max() >= far * without[chosen.row])


def _unmet(state: State, terms: Scores, skill: int) -> tuple[Reason, str | None]:
    upper, lower = edges(state.bank)
    below = lower[upper == skill]
    met = state.skills["asked"][below] > 0
    if not len(below) or not met.all() or terms.known[below].min() < 0.5:
        return Reason.NEW, None
    surest = int(below[terms.known[below].argmax()])
    return Reason.BUILDS_ON, state.bank.skills[surest].id


def _most_waiting(state: State, terms: Scores, skill: int) -> str:
    upper, lower = edges(state.bank)
    above = upper[lower == skill]
    return state.bank.skills[int(above[terms.known[above].argmin()])].id
