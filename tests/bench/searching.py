"""``python -m tests.bench.searching [--modules 500] [--questions 10000] [--only postgresql]``

What a search costs in a large academy: making the index (apart from any request), making it anew when one
lesson changed, finding, and the page. CPU milliseconds of this process and of the database's.
"""

import argparse
import statistics
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

import psutil
from flask import Flask

from academy import clock
from academy.models.database import reading, writing
from academy.services import catalogue, content, publishing, search
from tests.bench.house import Size, house
from tests.bench.processes import cpu_seconds, family
from tests.cast import AMINA, viewer
from tests.make import Pages, question
from tests.visitor import Visitor

THEMES, LESSONS = 4, 3
WORDS, LENGTH, ASKED = 20_000, 300, 14
"""Words that are known in all, those of a lesson, and those of a question."""

SYLLABLES = (
    *("ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "xo", "zu"),
    *("bri", "cra", "dro", "fle", "gli", "ment", "tion", "ance", "ique"),
)
TURNS = 25


class Language:
    """Made-up words, a few of them said all the time, as in any language."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(seed)
        made: dict[str, None] = {}
        while len(made) < WORDS:
            made["".join(self.rng.choices(SYLLABLES, k=self.rng.randrange(1, 6)))] = None
        self.words = list(made)
        self.often = [1 / rank for rank in range(1, WORDS + 1)]

    def say(self, count: int) -> str:
        return " ".join(self.rng.choices(self.words, self.often, k=count))

    def typed(self) -> str:
        """One to three words as somebody types them: right, begun, or with a slip."""
        return " ".join(
            self._slip(self.rng.choice(self.words)) for _ in range(self.rng.randint(1, 3))
        )

    def _slip(self, word: str) -> str:
        place = self.rng.randrange(len(word))
        match self.rng.randrange(4):
            case 0:
                return word[:place] + word[place + 1 :]
            case 1:
                return word[:place] + "x" + word[place + 1 :]
            case 2:
                return word[: max(3, len(word) - 2)]
            case _:
                return word


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--modules", type=int, default=500)
    parser.add_argument("--questions", type=int, default=10_000)
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    given = parser.parse_args()
    speech = Language(1)
    with tempfile.TemporaryDirectory(prefix="academy-bench-content-") as folder:
        pages = large(Path(folder) / "content", speech, given.modules, given.questions)
        pages.write()
        for kind in [given.only] if given.only else ["sqlite", "postgresql"]:
            with house(kind, Size(1_000, 0, 0)) as built, built.inside() as app:
                print(f"{kind}, {given.modules} modules, {given.questions:,} questions", flush=True)
                measure(app, pages, speech, built.database_pid)


def large(path: Path, speech: Language, modules: int, questions: int) -> Pages:
    """An academy of so many modules, three lessons each."""
    pages = Pages(path)
    for number in range(modules):
        theme, module = f"theme-{number % THEMES}", f"module-{number}"
        pages.module(theme, module, questions=0, asked=5)
        folder = f"1-{theme}/1-{module}"
        for place in range(1, LESSONS + 1):
            name = f"{module}-lesson" if place == 1 else f"{module}-lesson-{place}"
            pages.texts[f"{folder}/{place}-{name}.en.md"] = (
                f"---\nid: {name}\ntitle: {speech.say(4).title()}\nwhy: {speech.say(9)}\nminutes: 1\n"
                f"skills: [knots]\n---\n{speech.say(LENGTH)}\n"
            )
        bank = [
            question(f"{module}-{n}", lesson=f"{module}-lesson").replace(
                f"Does {module}-{n} hold?", f"{speech.say(ASKED)}?"
            )
            for n in range(questions // modules)
        ]
        pages.texts[f"{folder}/questions.en.md"] = "\n".join(bank)
    return pages


def measure(app: Flask, pages: Pages, speech: Language, pid: int | None) -> None:
    """Everything, once on this database."""

    def cpu() -> float:
        mine = psutil.Process().cpu_times()
        return mine.user + mine.system + (cpu_seconds(family(pid)) if pid else 0.0)

    def told(name: str, act: Callable[[], object], turns: int = 1) -> None:
        costs = []
        for _ in range(turns):
            before = cpu()
            act()
            costs.append((cpu() - before) * 1000)
        print(f"  {name:<44} {statistics.mean(costs):9.1f} ms" + _worst(costs), flush=True)

    publish(pages)
    with reading() as session:
        live = catalogue.newest(session)
    told("the index, for the first time", lambda: search.build(live, "en"))
    first = search.build(live, "en")
    path = next(path for path in pages.texts if path.endswith("lesson-2.en.md"))
    pages.texts[path] += "One word more.\n"
    publish(pages)
    with writing() as session:  # she signs in
        amina, live = viewer(session, AMINA, at=clock.now()), catalogue.newest(session)
    told("the index, after one lesson changed", lambda: search.build(live, "en", first))

    def found() -> None:
        with reading() as session:
            for _ in range(20):
                search.find(session, amina, speech.typed(), language="en", at=clock.now())

    search.PATIENCE = 60.0
    found()
    told("20 searches", found, TURNS)
    visitor = Visitor(app).is_in(AMINA)
    visitor.get("/search?q=first")
    told("20 pages", lambda: [visitor.get(f"/search?q={speech.typed()}") for _ in range(20)], TURNS)
    told(
        "20 pages of the words said most",
        lambda: [visitor.get("/search?q=" + " ".join(speech.words[n : n + 3])) for n in range(20)],
        TURNS,
    )


def publish(pages: Pages) -> None:
    """Make *pages* what is live."""
    folder = content.open_folder(pages.write().path)
    with writing() as session:
        report = publishing.publish(session, folder, at=clock.now())
    assert not report.problems, report.problems[:3]


def _worst(costs: Sequence[float]) -> str:
    return f"   (most {max(costs):.1f})" if len(costs) > 1 else ""


if __name__ == "__main__":
    main()
