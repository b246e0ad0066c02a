"""The kinds of Moodle's questions, and what each becomes here."""

import re
from collections.abc import Callable
from decimal import Decimal

from academy.manuscript.blocks import Words
from academy.manuscript.documents import Kind
from academy.manuscript.exchange import asked as parts
from academy.manuscript.exchange import faults, moodle_cloze
from academy.manuscript.exchange.asked import Asked, Choice
from academy.manuscript.exchange.files import LONGEST
from academy.manuscript.exchange.moodle_nodes import FORMATS, Node, inner, inner_text
from academy.manuscript.exchange.words import to_markdown, to_words
from academy.manuscript.problems import N_

FULL = Decimal(100)
_FRACTION = re.compile(r"-?\d{1,3}(?:\.\d{0,20})?")
_STARS = re.compile(r"(?<!\\)\*")
_USUAL = {
    "your answer is correct.",
    "your answer is partially correct.",
    "your answer is incorrect.",
    "votre réponse est correcte.",
    "votre réponse est partiellement correcte.",
    "votre réponse est incorrecte.",
}
"""What Moodle writes into every question by itself."""


class Reader:
    """Fills *asked* from a *node*; what has no place here is told through *say*."""

    def __init__(
        self,
        asked: Asked,
        node: Node,
        language: str,
        say: Callable[..., None],
        fit: Callable[[str, int], str],
    ) -> None:
        self.asked, self.node, self.language, self.say, self.fit = asked, node, language, say, fit
        self.asked.text = self.words(node.find("questiontext"))

    def read(self) -> bool:
        """Whether it is a question that the academy has."""
        kind = self.node.get("type", "")
        readers: dict[str, Callable[[], bool]] = {
            "multichoice": self.choices,
            "multichoiceset": self.choices,
            "truefalse": self.true_false,
            "shortanswer": self.short,
            "numerical": self.numeric,
            "matching": self.pairs,
            "ddmatch": self.pairs,
            "ordering": self.steps,
            "cloze": self.cloze,
        }
        if kind not in readers:
            self.say(
                self.node.line,
                N_("The academy has no questions of the type “%(type)s”: ask this another way."),
                type=kind[:40] or "?",
            )
            return False
        if not readers[kind]():
            return False
        self.rest()
        return True

    def words(self, node: Node | None, *, plain: bool = False) -> Words:
        """What *node* says, as Markdown or as plain words."""
        if node is None:
            return Words(0, "")
        format_ = FORMATS.get(node.get("format", ""), "moodle")
        given = inner_text(node)
        if len(given) > LONGEST:
            self.say(node.line, faults.LONG, limit=LONGEST)
            return Words(node.line, "")
        text = self.fit(given, node.line)

        def say(template: str, /, **values: object) -> None:
            self.say(node.line, template, **values)

        convert = to_words if plain else to_markdown
        return Words(node.line, convert(text, format_, say))

    def choices(self) -> bool:
        single = inner(self.node, "single").strip().lower() not in ("false", "0")
        answers = self.node.findall("answer")
        is_multiple = not single or sum(_share(each) >= FULL for each in answers) > 1
        self.asked.kind = Kind.MULTIPLE if is_multiple else Kind.SINGLE
        if single and is_multiple:
            self.say(
                self.node.line,
                faults.ALL_TICKED,
            )
        for each in answers:
            right = _share(each) > 0 if not single else _share(each) >= FULL
            text = self.words(each)
            if not right and _share(each) > 0:
                self.partial(each, text.text)
            self.asked.choices.append(Choice(text, right, self.words(each.find("feedback"))))
        return True

    def partial(self, each: Node, text: str) -> None:
        said = self.words(each.find("feedback")).text
        self.say(
            each.line,
            faults.PARTIAL,
            text=(f"{text}#{said}" if said else text)[:80],
            share=parts.decimal(_share(each)),
        )

    def true_false(self) -> bool:
        self.asked.kind = Kind.TRUE_FALSE
        given = {inner_text(each).strip().lower(): each for each in self.node.findall("answer")}
        for key, word in zip(("true", "false"), parts.true_and_false(self.language), strict=True):
            each = given.get(key)
            line = each.line if each is not None else self.node.line
            said = self.words(each.find("feedback")) if each is not None else Words(line, "")
            right = each is not None and _share(each) > 0
            self.asked.choices.append(Choice(Words(line, word), right, said))
        return True

    def short(self) -> bool:
        accepted: list[str] = []
        answers = self.node.findall("answer")
        best = max(map(_share, answers), default=FULL)
        for each in answers:
            text = self.words(each, plain=True).text
            if text == "*" and _share(each) <= 0:
                self.say_of("wrong", each)
            elif _share(each) < best:
                self.partial(each, text)
            elif _STARS.search(text) or re.search(r"[|\[\]]", text):
                self.say(
                    each.line,
                    faults.UNFIT,
                    text=text[:80],
                )
            else:
                accepted.append(text.replace("\\*", "*"))
                self.say_of("right", each)
        line = answers[0].line if answers else self.node.line
        self.asked.kind = Kind.SHORT_TEXT
        self.asked.lines = [Words(line, " | ".join(accepted))]
        return True

    def say_of(self, verdict: str, each: Node) -> None:
        said = self.words(each.find("feedback"))
        first = self.asked.said.setdefault(verdict, said) if said.text else said
        if first.text != said.text:
            self.lost(said)

    def lost(self, said: Words) -> None:
        self.say(said.line, faults.LOST, text=said.text[:80])

    def numeric(self) -> bool:
        self.asked.kind = Kind.NUMERIC
        answers = self.node.findall("answer")
        best = max(map(_share, answers), default=FULL)
        for each in answers:
            text = inner_text(each).strip()
            value = parts.plain_number(text)
            tolerance = parts.plain_number(inner(each, "tolerance").strip() or "0")
            if text in ("", "*") and _share(each) <= 0:
                self.say_of("wrong", each)
            elif _share(each) < best:
                self.partial(each, text)
            elif not value or not tolerance:
                self.say(each.line, faults.NO_NUMBER, text=text[:80])
            elif self.asked.lines:
                self.say(
                    each.line,
                    faults.MORE_NUMBERS,
                    text=text[:80],
                )
            else:
                line = parts.number_line(value, tolerance.lstrip("-"))
                self.asked.lines = [Words(each.line, line)]
                self.say_of("right", each)
        if self.node.find("units") is not None and self.node.find("units").findall("unit"):  # type: ignore[union-attr]
            self.say(self.node.line, N_("Units have no place here: name the unit in the question."))
        return True

    def pairs(self) -> bool:
        self.asked.kind = Kind.MATCHING
        for each in self.node.findall("subquestion"):
            left, right = self.words(each), self.words(each.find("answer"))
            if left.text and right.text:
                self.asked.lines.append(Words(each.line, parts.pair_line(left.text, right.text)))
            else:
                self.say(
                    each.line,
                    faults.HALF_PAIR,
                    text=(left.text or right.text)[:80],
                )
        return True

    def steps(self) -> bool:
        self.asked.kind = Kind.ORDERING
        answers = self.node.findall("answer")
        if all(_share(each) for each in answers):
            answers.sort(key=_share)
        self.asked.lines = [self.words(each) for each in answers]
        return True

    def cloze(self) -> bool:
        sentence = moodle_cloze.filled(self)
        if sentence is None:
            self.say(self.node.line, faults.CLOZE)
            return False
        self.asked.kind, self.asked.text = Kind.BLANKS, Words(self.asked.text.line, sentence)
        return True

    def rest(self) -> None:
        """Feedback for all answers, and hints: each where it has a place, else told."""
        for name, verdict in (
            ("correctfeedback", "right"),
            ("partiallycorrectfeedback", "partly"),
            ("incorrectfeedback", "wrong"),
        ):
            said = self.words(self.node.find(name))
            if said.text and said.text.lower() not in _USUAL:
                self.said_of_all(verdict, said)
        said = self.words(self.node.find("generalfeedback"))
        if said.text and not parts.spread(self.asked, said):
            self.say(said.line, faults.LOST_GENERAL, text=said.text[:80])
        for each in self.node.findall("hint"):
            if hint := self.words(each).text:
                self.say(each.line, faults.HINT, text=hint[:80])

    def said_of_all(self, verdict: str, said: Words) -> None:
        if not self.asked.choices:
            if verdict != "partly" or self.asked.kind not in (Kind.NUMERIC, Kind.SHORT_TEXT):
                self.asked.said.setdefault(verdict, said)
            return
        empty = [
            each
            for each in self.asked.choices
            if not each.feedback.text and each.right is (verdict == "right") and verdict != "partly"
        ]
        for each in empty:
            each.feedback = said
        if not empty:
            self.lost(said)


def _share(node: Node) -> Decimal:
    """What an answer is worth, in per cent."""
    given = node.get("fraction", "0").strip()
    return Decimal(given) if _FRACTION.fullmatch(given) else Decimal(0)
