"""Whether the right option gives itself away."""

from academy.manuscript.balance import balance
from academy.manuscript.folder import ItemKind, Source
from academy.manuscript.parsing import parse_question
from tests.manuscript.specimen import LANGUAGES

OPTIONS = ("a short one", "the longest of all three", "a middle length")


def question(right: int) -> Source:  # type: ignore[type-arg]
    boxes = "\n".join(
        f"- [{'x' if place == right else ' '}] {words}\n  > Why."
        for place, words in enumerate(OPTIONS, 1)
    )
    texts = {
        f"q.{language}.md": f"# q-{right}\nskill: s\nlesson: l\n\nWhich?\n\n{boxes}\n"
        for language in LANGUAGES.complete
    }
    texts["q.fr.md"] = texts["q.fr.md"].replace("skill: s\nlesson: l\n", "")
    document, problems = parse_question(texts, LANGUAGES)
    assert problems == []
    assert document is not None
    return Source(ItemKind.QUESTION, document.id, "q.en.md", "m", 1, texts, {}, document)


def test_the_longest_the_shortest_and_the_places_are_counted() -> None:
    english, french = balance([question(1), question(2), question(2)], LANGUAGES.complete)
    assert (english.questions, english.longest, english.shortest) == (3, 2.0, 1.0)
    assert english.places == {1: 1, 2: 2}
    assert english.chance == 1 / 3
    assert (french.language, french.longest) == ("fr", 2.0)
