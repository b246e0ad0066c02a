"""What only the whole folder can tell: ids used twice, dead references, banks too small, rules
that nobody can meet."""

from collections.abc import Iterator, Mapping, Sequence
from math import ceil

from academy.manuscript.blocks import Block
from academy.manuscript.documents import Module
from academy.manuscript.folder import File, Folder, ItemKind, Source
from academy.manuscript.layout import Layout
from academy.manuscript.lengths import to_the_passport
from academy.manuscript.problems import N_, Findings, Problem, Reference
from academy.manuscript.seasons import PREMIERE
from academy.manuscript.words import check as check_words

Place = tuple[str, int]


class Whole:
    """Gathers what each item's reading found, then looks at it together."""

    def __init__(self, files: Mapping[str, File]) -> None:
        self.files = files
        self.found: list[Problem] = []
        self.references: list[Reference] = []
        self.ids: dict[ItemKind, dict[str, Place]] = {kind: {} for kind in ItemKind}
        self.places: dict[str, Mapping[str, Place]] = {}
        self._id_at: dict[str, str] = {}
        self._banks: list[tuple[Source[Module], Sequence[Mapping[str, Block]]]] = []

    def add(self, kind: ItemKind | None, path: str, findings: Findings) -> None:
        """Take in what was found in the item of *kind* at *path*; None for what is part of one."""
        self.found += findings.problems
        self.references += findings.references
        if kind is None:
            return
        self.places[path] = findings.places
        if not findings.id:
            return
        self._id_at[path] = findings.id
        place = findings.places["id"]
        first = self.ids[kind].setdefault(findings.id, place)
        if first != place:
            self.found.append(
                Problem(
                    *place,
                    N_("“%(id)s” is already the id of %(first)s: choose another."),
                    {"id": findings.id, "first": f"{first[0]}:{first[1]}"},
                )
            )

    def id_at(self, path: str) -> str | None:
        """The id that the file at *path* gives, even if the rest of it could not be used."""
        return self._id_at.get(path)

    def check_bank(self, module: Source[Module], questions: Sequence[Mapping[str, Block]]) -> None:
        """Look at the size of *module*'s bank when the whole folder is known."""
        self._banks.append((module, questions))

    def problems(self, folder: Folder, layout: Layout) -> Iterator[Problem]:
        """Everything found, and what the whole adds to it."""
        yield from self.found
        yield from self._dead_references(folder)
        yield from self._small_banks(folder)
        yield from self._unmet_passport(folder, layout)
        yield from self._circular_skills(folder)
        yield from self._two_premieres(folder)
        yield from self._unknown_words(folder)
        yield from self._long_passport(folder)

    def _dead_references(self, folder: Folder) -> Iterator[Problem]:
        """What is named and is not there; a list of skills that cannot be read says enough itself."""
        skills = self.places.get("skills.yaml", {})
        for reference in self.references:
            name = reference.name
            match reference.kind:
                case "skill":
                    alive = name in skills or folder.skills is None
                case "lesson":
                    alive = name in self.ids[ItemKind.LESSON]
                case "theme":
                    alive = name in self.ids[ItemKind.THEME]
                case "module":
                    alive = name in self.ids[ItemKind.MODULE]
                case "visa":
                    alive = name in self.ids[ItemKind.VISA]
                case "media":
                    beside = reference.problem.path.rpartition("/")[0]
                    alive = f"{beside}/{name}" in self.files
            if not alive:
                yield reference.problem

    def _small_banks(self, folder: Folder) -> Iterator[Problem]:
        """A retake asks other questions: the bank holds twice the quiz, daily-only ones apart."""
        daily = {source.id for source in folder.questions if source.document.use == "daily"}
        for module, questions in self._banks:
            usable = sum(next(iter(blocks.values())).id not in daily for blocks in questions)
            asked = module.document.quiz.questions
            if usable < 2 * asked:
                yield Problem(
                    *self.places[module.path]["questions"],
                    N_(
                        "The quiz asks %(asked)s questions and the bank holds %(usable)s: "
                        "write at least %(needed)s."
                    ),
                    {"asked": asked, "usable": usable, "needed": 2 * asked},
                )

    def _unmet_passport(self, folder: Folder, layout: Layout) -> Iterator[Problem]:
        rule = folder.passport
        if rule is None:
            return
        places = self.places["academy.yaml"]
        counts = [len(theme.modules) for theme in layout.themes]
        if rule.needed > sum(counts):
            yield Problem(
                *places["needed"],
                N_("The passport needs %(needed)s stamps of %(count)s modules: ask for fewer."),
                {"needed": rule.needed, "count": sum(counts)},
            )
        if counts and rule.per_theme > min(counts):
            smallest = layout.themes[counts.index(min(counts))].path
            yield Problem(
                *places["per_theme"],
                N_(
                    "The passport needs %(needed)s stamps in each theme, and %(theme)s has "
                    "%(count)s modules: ask for fewer."
                ),
                {"needed": rule.per_theme, "theme": smallest, "count": min(counts)},
            )

    def _unknown_words(self, folder: Folder) -> Iterator[Problem]:
        if folder.academy is None:  # that is the problem, and no word of it is known
            return
        words = folder.academy.document.words
        for path in dict.fromkeys(path for source in folder.items for path in source.texts):
            yield from check_words(path, self.files[path].text or "", words)

    def _long_passport(self, folder: Folder) -> Iterator[Problem]:
        limit = folder.academy.document.minutes if folder.academy else None
        takes = to_the_passport(folder)
        if limit is not None and takes > limit * 60:
            yield Problem(
                *self.places["academy.yaml"]["minutes"],
                N_(
                    "The passport takes %(takes)s minutes of lessons and quizzes, and may take "
                    "%(limit)s: shorten the longest lessons, or ask for fewer stamps."
                ),
                {"takes": ceil(takes / 60), "limit": limit},
            )

    def _circular_skills(self, folder: Folder) -> Iterator[Problem]:
        """Skills that in the end require themselves: what is left when the sound ones are taken."""
        skills = folder.skills.document if folder.skills else ()
        known = {skill.id for skill in skills}
        waiting = {skill.id: set(skill.requires) & known for skill in skills}
        while free := {id_ for id_, needs in waiting.items() if not needs}:
            waiting = {id_: needs - free for id_, needs in waiting.items() if id_ not in free}
        for id_ in waiting:
            if loop := _loop(id_, waiting):
                yield Problem(
                    *self.places["skills.yaml"][id_],
                    N_("“%(id)s” requires itself (%(loop)s): remove one of these."),
                    {"id": id_, "loop": " → ".join(loop)},
                )
                return

    def _two_premieres(self, folder: Folder) -> Iterator[Problem]:
        """A module is new once: no two seasons give it a day."""
        first: dict[str, Place] = {}
        for source in folder.seasons:
            for module in source.document.premieres:
                place = self.places[source.path][f"{PREMIERE}{module}"]
                before = first.setdefault(module, place)
                if before != place:
                    yield Problem(
                        *place,
                        N_("“%(name)s” has its premiere at %(first)s already: keep one of them."),
                        {"name": module, "first": f"{before[0]}:{before[1]}"},
                    )


def _loop(start: str, needs: Mapping[str, set[str]]) -> list[str]:
    """The way from *start* back to a skill already met, by following what each one needs."""
    way = [start]
    while (following := min(needs[way[-1]], default="")) and following not in way:
        way.append(following)
    return [*way[way.index(following) :], following] if following else []
