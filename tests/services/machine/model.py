"""What the rules say, in plain Python: it knows nothing of databases.

Stars, keys and points are sums of what was paid under names that are used once; a gift has a stock; a visa
has a state and an end. Nothing here is taken from the code that it is compared with.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

THEMES = {"tides": "sea", "winds": "sea", "paths": "land"}
NEEDED, PER_THEME, ASKED, PASS_MARK = 2, 1, 2, 0.5

FAST, ROW = timedelta(seconds=2), 7
"""The seventh answer of a row, each within two seconds of the one before, waits if it is right."""

MANY, MINUTE = 20, timedelta(seconds=60)
"""The twentieth right answer within a minute waits."""

PATIENCE = timedelta(days=14)
"""So long a human has to decide."""

LASTS, REFRESHED, USES, WITHIN = timedelta(days=40), timedelta(days=20), 2, timedelta(days=30)

Amounts = tuple[int, int, int]
"""Stars, keys and points."""


def total(amounts: Iterable[Amounts]) -> Amounts:
    """Their sum."""
    stars = keys = points = 0
    for more in amounts:
        stars, keys, points = stars + more[0], keys + more[1], points + more[2]
    return stars, keys, points


@dataclass
class Open:
    """A quiz under way, which last moved at a moment."""

    asked: list[str]
    moved: datetime
    shares: dict[str, float] = field(default_factory=dict)


@dataclass
class Visa:
    """One visa; ``until`` None is for ever."""

    number: int
    until: datetime | None
    state: str = "issued"


@dataclass
class Learner:
    """One person."""

    login: str
    zone: ZoneInfo
    account: int
    uid: str
    paid: dict[str, Amounts] = field(default_factory=dict)
    """By the name under which it was paid; what she spent, or lost, is below zero."""
    held: dict[str, tuple[Amounts, datetime]] = field(default_factory=dict)
    """What waits for a human, since when."""
    answered: list[tuple[datetime, bool]] = field(default_factory=list)
    stamped: set[str] = field(default_factory=set)
    finished: set[str] = field(default_factory=set)
    quizzes: dict[str, Open] = field(default_factory=dict)
    visas: dict[str, list[Visa]] = field(default_factory=dict)
    events: dict[str, datetime] = field(default_factory=dict)

    @property
    def balance(self) -> Amounts:
        """The sum of it all."""
        return total(self.paid.values())

    def pay(self, name: str, amounts: Amounts) -> Amounts:
        """Each name once."""
        if name in self.paid:
            return 0, 0, 0
        self.paid[name] = amounts
        return amounts

    def earn(self, what: str, amounts: Amounts, at: datetime, *, waits: bool = False) -> Amounts:
        """What an act of hers pays, unless it *waits* for a human."""
        kind, _, rest = what.partition(":")
        name = f"{kind}:{self.account}:{rest}".rstrip(":")
        if not waits:
            return self.pay(name, amounts)
        if name not in self.paid:
            self.held.setdefault(name, (amounts, at))
        return 0, 0, 0

    def is_hasty(self, since: datetime, at: datetime) -> bool:
        """Whether a right answer at *at*, to what she saw at *since*, waits for a human."""
        rights = [moment for moment, is_right in self.answered if is_right]
        if len(rights) >= MANY - 1 and at - rights[-(MANY - 1)] <= MINUTE:
            return True
        moments = [moment for moment, _ in self.answered][-(ROW - 1) :]
        gaps = [later - earlier for earlier, later in pairwise(moments)]
        return at - since < FAST and len(gaps) == ROW - 2 and max(gaps) < FAST

    def answer(
        self, what: str, *, is_right: bool, since: datetime, at: datetime
    ) -> tuple[Amounts, bool]:
        """What one answer earns by itself (``quiz:tides-1``), and whether something waits."""
        waits = is_right and self.is_hasty(since, at)
        self.answered.append((at, is_right))
        day = at.astimezone(self.zone).date()
        earned = [(0, 0, 0)]
        if day.weekday() < 5:
            earned.append(self.earn(f"star:{day}", (1, 0, 0), at))
        if is_right:
            earned.append(self.earn(what, (0, 1, 10), at, waits=waits))
        return total(earned), waits

    def pass_quiz(self, module: str, live: set[str], at: datetime, *, waits: bool) -> None:
        """Stamp, seal, passport and visas."""
        if module in self.stamped:
            return
        self.stamped.add(module)
        self.earn(f"stamp:{module}", (0, 0, 50), at, waits=waits)
        theme = THEMES[module]
        here = {each for each in live if THEMES[each] == theme}
        if here and here <= self.stamped:
            self.earn(f"seal:{theme}", (0, 0, 100), at, waits=waits)
        themes = {THEMES[each] for each in live}
        in_theme = [sum(THEMES[each] == t for each in self.stamped) for t in themes]
        if len(self.stamped) >= NEEDED and all(count >= PER_THEME for count in in_theme):
            self.earn("passport:", (0, 0, 500), at, waits=waits)
        self.look_at_visas(at, waits=waits)

    def look_at_visas(self, at: datetime, *, waits: bool = False) -> None:
        """A first visa for whoever did all that it takes."""
        if "paths" not in self.stamped:
            return
        if "paths" in self.finished and "harbour" not in self.visas:
            self.give_visa("harbour", at + LASTS, at, waits=waits)
        uses = sum(at - WITHIN < moment for moment in self.events.values())
        if uses >= USES and "quay" not in self.visas:
            self.give_visa("quay", None, at, waits=waits)

    def give_visa(
        self, which: str, until: datetime | None, at: datetime, *, waits: bool = False
    ) -> None:
        """The next visa of that platform, with its points."""
        hers = self.visas.setdefault(which, [])
        hers.append(Visa(len(hers) + 1, until))
        self.earn(f"visa:{which}:{len(hers)}", (0, 0, 100), at, waits=waits)

    def renew(self, at: datetime) -> bool:
        """She reads the refresher; whether there was something to renew."""
        if "harbour" not in self.visas:
            return False
        last = self.visas["harbour"][-1]
        assert last.until
        if at < last.until - REFRESHED:
            return False
        if last.state == "issued":
            last.state = "superseded" if at < last.until else "expired"
        self.give_visa("harbour", max(at, last.until) + LASTS, at)
        return True

    def take_back(self, name: str, key: str) -> Amounts:
        """Reverse what was paid under *name*, as far as it is there; what is missing."""
        given, left = self.paid[name], self.balance
        taken = [min(amount, there) for amount, there in zip(given, left, strict=True)]
        if any(taken):
            self.paid[f"reversal:{key}"] = (-taken[0], -taken[1], -taken[2])
        return given[0] - taken[0], given[1] - taken[1], given[2] - taken[2]


@dataclass
class Gift:
    """Something on the counter; ``stock`` and ``cap`` None are without an end. ``value`` is in cents."""

    uid: str
    stars: int
    keys: int
    stock: int | None = None
    cap: int | None = None
    value: int = 0
    is_automatic: bool = False


@dataclass
class Redemption:
    """One exchange, on the budget of a year."""

    uid: str
    gift: Gift
    learner: Learner
    year: int
    state: str

    @property
    def is_kept(self) -> bool:
        """Whether nothing of it was given back."""
        return self.state not in ("cancelled", "refused")

    def give_back(self, state: str) -> None:
        """To the counter, and to her."""
        self.state = state
        if self.gift.stock is not None:
            self.gift.stock += 1
        self.learner.pay(f"refund:{self.uid}", (self.gift.stars, self.gift.keys, 0))


@dataclass
class Request:
    """Something that an administrator asked for, about an account's payment *of* a name."""

    key: str
    kind: str
    learner: Learner
    amounts: Amounts
    by: str
    day: str
    of: str = ""
    state: str = "waiting"
    is_alone: bool = False
    """Whether it took no second."""


def counted(requests: Sequence[Request], by: str, day: str) -> Amounts:
    """What *by* asked for on *day* to be given."""
    mine = [r for r in requests if r.by == by and r.day == day and r.state != "refused"]
    return total(r.amounts for r in mine if r.kind != "reversal")


def alone(requests: Sequence[Request], like: Request) -> Amounts:
    """What the one who asks gave the same person on the same day without a second."""
    before = [r for r in requests if r.is_alone and (r.by, r.day) == (like.by, like.day)]
    return total(r.amounts for r in before if r.learner is like.learner)
