"""The kinds of GIFT questions, and what each becomes here."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from academy.manuscript.answers import TRUE_FALSE
from academy.manuscript.blocks import Words
from academy.manuscript.documents import Kind
from academy.manuscript.exchange import asked as parts
from academy.manuscript.exchange import faults
from academy.manuscript.exchange.asked import Asked, Choice
from academy.manuscript.exchange.gift_answers import (
    FULL,
    Answer,
    answers,
    split_feedback,
    spoken,
)
from academy.manuscript.exchange.gift_cutting import Paragraph, show
from academy.manuscript.exchange.words import formatted, to_markdown, to_words
from academy.manuscript.problems import N_

_YES = ("t", *(yes for yes, _ in TRUE_FALSE.values()))
_TRUTHS = "|".join({"T", "F", *(word for words in TRUE_FALSE.values() for word in words)})
_TRUTH = re.compile(rf"\s*({_TRUTHS})\s*(?=#|$)", re.IGNORECASE)
_ORDERING = re.compile(r"\s*>[^\n]*\n")
MOST_ANSWERS = 50
_CLOZE = re.compile(r"\d*:[A-Z_]+:")
_UNFIT = re.compile(r"[|\[\]]")
_NO_ANSWER = re.compile(r"[{}\n]")


@dataclass(slots=True)
class Piece:
    """One question in its paragraph: from where to where, its braces, and its title."""

    paragraph: Paragraph
    text: str
    first: int
    last: int
    groups: list[tuple[int, int]]
    title: str

    @property
    def line(self) -> int:
        """Where it begins."""
        skipped = len(self.text[self.first :]) - len(self.text[self.first :].lstrip())
        return self.paragraph.line_at(0 if self.title else self.first + skipped)


class Reader:
    """Fills *asked* from what stands in the braces; what has no place here is told through *say*."""

    def __init__(self, asked: Asked, piece: Piece, language: str, say: Callable[..., None]) -> None:
        self.asked, self.piece, self.language, self.say = asked, piece, language, say
        self.format = "moodle"
        self.start = piece.groups[0][0] + 1 if piece.groups else piece.first

    def line(self, at: int) -> int:
        """The line of a place in the braces; spaces before an answer are not yet it."""
        return self.piece.paragraph.line_at(self.start + at)

    def markdown(self, text: str, line: int) -> str:
        """*text*, escapes hidden, as our Markdown."""
        return self.bare(*formatted(text, self.format), line)

    def bare(self, text: str, format_: str, line: int) -> str:
        """*text* without a format in front of it, which is known, as our Markdown."""
        if format_ == "markdown":
            text = re.sub(r"\s*\n\s*", " ", text)
        return to_markdown(show(text), format_, self._say_at(line))

    def plain(self, text: str, line: int) -> str:
        """The same as words to compare with what is typed."""
        bare, format_ = formatted(text, self.format)
        return to_words(show(bare), format_, self._say_at(line))

    def _say_at(self, line: int) -> Callable[..., None]:
        return lambda template, **values: self.say(line, template, **values)

    def read(self, body: str, said: str) -> bool:
        """Whether the *body* of the braces is a question that the academy has; *said* of it in general."""
        bare = body.strip()
        if not bare:
            self.say(
                self.piece.line,
                N_("This is an essay: the academy has none, for nobody marks them."),
            )
            return False
        if _CLOZE.match(bare):
            self.say(self.piece.line, faults.CLOZE)
            return False
        if bare.startswith("#"):
            usable = self.numeric(body)
        elif found := _ORDERING.match(body):
            usable = self.steps(body, found.end())
        elif found := _TRUTH.match(body):
            usable = self.true_false(body, found)
        else:
            usable = self.marked(body)
        if usable and said:
            self.say_in_general(said, len(body))
        return usable

    def marked(self, body: str) -> bool:
        """Choices, pairs or short answers, by their marks."""
        given = list(islice(answers(body), MOST_ANSWERS + 1))
        if len(given) > MOST_ANSWERS:
            self.say(self.piece.line, faults.TOO_MANY_ANSWERS, limit=MOST_ANSWERS)
            return False
        for each in given:
            if each.is_guessed:
                self.say(
                    self.line(each.at),
                    N_(
                        "An = stands in “%(text)s” and was read as a part of it: in GIFT, write \\=."
                    ),
                    text=spoken(each.text),
                )
        if not given[0].mark and _NO_ANSWER.search(given[0].text):
            self.say(self.line(given[0].at), faults.NO_ANSWER, text=spoken(given[0].text))
            return False
        if any(each.mark == "~" for each in given):
            return self.choices(given)
        if any("->" in each.text and each.mark for each in given):
            return self.pairs(given)
        return self.short(given)

    def choices(self, given: list[Answer]) -> bool:
        full = [each for each in given if each.mark == "=" or each.share == FULL]
        others = {each.share.compare(Decimal(0)) for each in given if each not in full}
        is_weighed = Decimal(-1) in others and Decimal(1) not in others
        has_mark = any(each.mark == "=" for each in given)
        is_multiple = len(full) > 1 or not full or (is_weighed and not has_mark)
        self.asked.kind = Kind.MULTIPLE if is_multiple else Kind.SINGLE
        if len(full) > 1:
            self.say(
                self.piece.line,
                faults.ALL_TICKED,
            )
        for each in given:
            line = self.line(each.at)
            right = each in full or (is_multiple and each.share > 0)
            if not right and each.share > 0:
                self.partial(each)
            self.asked.choices.append(
                Choice(Words(line, self.markdown(each.text, line)), right, self.feedback(each))
            )
        return True

    def feedback(self, each: Answer) -> Words:
        line = self.line(each.at)
        return Words(line, self.markdown(each.feedback, line) if each.feedback else "")

    def partial(self, each: Answer) -> None:
        """Say that part of the credit has no place here."""
        said = f"#{each.feedback}" if each.feedback else ""
        self.say(
            self.line(each.at),
            faults.PARTIAL,
            text=spoken(each.text + said),
            share=parts.decimal(each.share),
        )

    def true_false(self, body: str, found: re.Match[str]) -> bool:
        truth = found[1].lower() in _YES
        rest = body[found.end() :]
        wrong, right = "", ""
        if rest.startswith("#"):
            wrong, more = split_feedback(rest[1:])
            right = more or ""
        self.asked.kind = Kind.TRUE_FALSE
        line = self.line(len(body) - len(body.lstrip()))
        for at, word in enumerate(parts.true_and_false(self.language)):
            is_right = (at == 0) == truth
            said = self.markdown(right if is_right else wrong, line)
            self.asked.choices.append(Choice(Words(line, word), is_right, Words(line, said)))
        return True

    def steps(self, body: str, at: int) -> bool:
        """The lines of a question of Moodle's ordering plugin, in their right order."""
        self.asked.kind = Kind.ORDERING
        for found in islice(re.finditer(r"[^\n]*\S[^\n]*", body[at:]), MOST_ANSWERS):
            line = self.line(at + found.start())
            self.asked.lines.append(Words(line, self.markdown(found[0], line)))
        return True

    def pairs(self, given: list[Answer]) -> bool:
        self.asked.kind = Kind.MATCHING
        for each in given:
            line = self.line(each.at)
            left, arrow, right = each.text.partition("->")
            if not arrow or not left.strip() or not right.strip():
                self.say(
                    line,
                    faults.HALF_PAIR,
                    text=spoken(each.text),
                )
                continue
            if each.feedback:
                self.lost(line, each.feedback)
            sides = [self.markdown(side, line).replace("-&gt;", "->") for side in (left, right)]
            self.asked.lines.append(Words(line, parts.pair_line(*sides)))
        return True

    def lost(self, line: int, feedback: str) -> None:
        """Say that a feedback has no place of its own."""
        self.say(line, faults.LOST, text=spoken(feedback))

    def short(self, given: list[Answer]) -> bool:
        is_blank = self.asked.kind is Kind.BLANKS
        self.asked.kind = Kind.BLANKS if is_blank else Kind.SHORT_TEXT
        accepted: list[str] = []
        best = max(each.share if each.mark else FULL for each in given)
        for each in given:
            line, words = self.line(each.at), self.plain(each.text, self.line(each.at))
            if words == "*" and each.share <= 0:
                self.say_of("wrong", each)
            elif each.mark and each.share < best:
                self.partial(each)
            elif re.search(r"(?<!\\)\*", words) or _UNFIT.search(words):
                self.say(
                    line,
                    faults.UNFIT,
                    text=spoken(each.text),
                )
            else:
                accepted.append(words.replace("\\*", "*"))
                self.say_of("right", each)
        self.asked.lines = [Words(self.line(given[0].at), " | ".join(accepted))]
        return True

    def say_of(self, verdict: str, each: Answer) -> None:
        """Keep the feedback of an answer for its verdict, unless another was there first."""
        said = self.feedback(each)
        first = self.asked.said.setdefault(verdict, said) if said.text else said
        if first.text != said.text:
            self.lost(said.line, each.feedback or "")

    def numeric(self, body: str) -> bool:
        self.asked.kind = Kind.NUMERIC
        inside = body.replace("#", " ", 1)
        found: list[tuple[str, str]] = []
        some = islice(answers(inside), MOST_ANSWERS)
        given = [each for each in some if each.text or each.mark]
        best = max((each.share if each.mark else FULL for each in given), default=FULL)
        for each in given:
            share = each.share if each.mark else FULL
            if each.mark == "~" or (share <= 0 and each.text in ("", "*")):
                self.say_of("wrong", each)
            elif share < best:
                self.partial(each)
            elif not (number := parts.interval(show(each.text))):
                self.say(self.line(each.at), faults.NO_NUMBER, text=spoken(each.text))
            elif found:
                self.say(
                    self.line(each.at),
                    faults.MORE_NUMBERS,
                    text=spoken(each.text),
                )
            else:
                found.append(number)
                self.asked.lines.append(Words(self.line(each.at), parts.number_line(*number)))
                self.say_of("right", each)
        return True

    def say_in_general(self, said: str, at: int) -> None:
        """What is said whatever the answer goes where nothing else is said."""
        line = self.line(at)
        words = self.markdown(said, line)
        if words and not parts.spread(self.asked, Words(line, words)):
            self.say(line, faults.LOST_GENERAL, text=words[:80])
