"""Small builders: a content folder from a few lines, answers by their verdict, a stamped person."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import assert_never

from sqlalchemy.orm import Session

from academy.engine.marking import (
    BlanksKey,
    ChoiceKey,
    Key,
    MatchingKey,
    MultipleKey,
    NumericKey,
    OrderingKey,
    ShortTextKey,
)
from academy.manuscript.folder import Folder
from academy.services import attempts, content, quizzes
from academy.services.attempts import Attempt
from academy.services.quizzes import Outcome
from academy.services.viewer import Viewer

SECRET = "a secret that only tests know of"

READING = timedelta(seconds=15)
"""What a question takes somebody who reads it."""


@dataclass
class Pages:
    """An authors' folder of one language, written to a disk: themes of modules of questions.

    ``Pages(tmp_path / "content").module("sea", "tides", questions=4).write()`` is enough for a quiz;
    ``texts`` may be changed before it is written (again).
    """

    path: Path
    needed: int = 1
    per_theme: int = 0
    texts: dict[str, str] = field(default_factory=dict)
    """Every file by its path."""

    def __post_init__(self) -> None:
        self.texts["academy.yaml"] = (
            f"languages: [en]\npassport:\n  needed: {self.needed}\n  per_theme: {self.per_theme}\n"
        )
        self.texts["skills.yaml"] = "knots:\n  name: { en: Knots }\n"

    def module(
        self, theme: str, module: str, *, questions: int = 4, asked: int = 2, passes: int = 70
    ) -> "Pages":
        """A module of one lesson, with a bank of single choices whose right option says so."""
        folder = f"1-{theme}/1-{module}"
        self.texts[f"1-{theme}/theme.yaml"] = (
            f"id: {theme}\ncolour: sea\ntitle: {{ en: {theme.title()} }}\nsummary: {{ en: A theme. }}\n"
        )
        self.texts[f"{folder}/module.yaml"] = (
            f"id: {module}\ntitle: {{ en: {module.title()} }}\nsummary: {{ en: A module. }}\n"
            f"stamp: {{ en: {module.upper()} }}\nquiz:\n  questions: {asked}\n  pass: {passes}\n"
        )
        self.texts[f"{folder}/1-{module}-lesson.en.md"] = (
            f"---\nid: {module}-lesson\ntitle: On {module}\nwhy: It holds.\nminutes: 1\n"
            "skills: [knots]\n---\nA *bowline* holds.\n"
        )
        bank = [
            question(f"{module}-{number}", lesson=f"{module}-lesson") for number in range(questions)
        ]
        self.texts[f"{folder}/questions.en.md"] = "A bank.\n\n" + "\n".join(bank)
        return self

    def write(self) -> "Pages":
        """Put the files, and nothing else, on the disk."""
        for path in sorted(self.path.rglob("*"), reverse=True):
            path.unlink() if path.is_file() else path.rmdir()
        for name, text in self.texts.items():
            target = self.path / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text.encode())
        return self

    def change(self, path: str, old: str, new: str) -> "Pages":
        """Replace *old*, which must be there, in one file."""
        assert old in self.texts[path], (path, old)
        self.texts[path] = self.texts[path].replace(old, new)
        return self

    def move(self, old: str, new: str) -> "Pages":
        """Rename every file whose path begins with *old*."""
        moved = [path for path in self.texts if path.startswith(old)]
        assert moved, old
        for path in moved:
            self.texts[new + path.removeprefix(old)] = self.texts.pop(path)
        return self

    def read(self) -> Folder:
        """The folder, written and read back; it must have no problem."""
        folder = content.open_folder(self.write().path)
        assert not folder.problems, [str(problem) for problem in folder.problems]
        return folder


def question(id_: str, *, lesson: str, skill: str = "knots") -> str:
    """A single choice of two."""
    return (
        f"# {id_}\nskill: {skill}\nlesson: {lesson}\n\nDoes {id_} hold?\n\n"
        f"- [x] {id_} holds\n  > It does.\n- [ ] {id_} slips\n  > It does not.\n"
    )


def right(key: Key) -> object:
    """The answer that *key* finds right."""
    match key:
        case ChoiceKey():
            return [key.right]
        case MultipleKey():
            return sorted(key.right)
        case OrderingKey():
            return list(key.order)
        case MatchingKey():
            return [[left, partner] for left, partner in key.pairs.items()]
        case NumericKey():
            return key.value
        case ShortTextKey():
            return key.accepted[0]
        case BlanksKey():
            return [words[0] for words in key.accepted]
        case _:
            assert_never(key)


def wrong(key: Key) -> object:
    """An answer that *key* finds wrong, and not even partly right."""
    match key:
        case ChoiceKey():
            return [sorted(key.options - {key.right})[0]]
        case MultipleKey():
            return sorted(key.options - key.right)
        case OrderingKey():
            return list(reversed(key.order))
        case MatchingKey():
            lefts, partners = list(key.pairs), list(key.pairs.values())
            return [list(pair) for pair in zip(lefts, partners[1:] + partners[:1], strict=True)]
        case NumericKey():
            return key.value + 10 * key.tolerance + 1
        case ShortTextKey():
            return "quite another word"
        case BlanksKey():
            return ["quite another word" for _ in key.accepted]
        case _:
            assert_never(key)


def started(session: Session, viewer: Viewer, slug: str, *, at: datetime) -> Attempt:
    """Her attempt at the quiz of *slug*, open."""
    return attempts.start(session, viewer, slug, secret=SECRET, at=at)


def answered(
    session: Session, viewer: Viewer, slug: str, *, at: datetime, wrongly: int = 0
) -> list[Outcome]:
    """A whole quiz, its first *wrongly* questions answered wrong and the others right.

    The last answer comes at *at*, those before it as long ago as somebody who reads takes.
    """
    attempt = started(session, viewer, slug, at=at)
    outcomes = []
    for place, each in enumerate(attempt.questions):
        if each.id in attempt.given:
            continue
        given = (wrong if place < wrongly else right)(each.document.key)
        now = at - READING * (len(attempt.questions) - 1 - place)
        outcomes.append(quizzes.answer(session, viewer, each.uid, given, slug=slug, at=now))
    return outcomes


def form_of(key: Key, given: object, question: str) -> Mapping[str, object]:
    """*given* as the page's form sends it."""
    form: dict[str, object] = {"question": question}
    match key:
        case MatchingKey():
            assert isinstance(given, list)
            form |= {"left": [pair[0] for pair in given], "right": [pair[1] for pair in given]}
        case NumericKey() | ShortTextKey():
            form |= {"shape": "one", "answer": str(given)}
        case _:
            form["answer"] = given
    return form
