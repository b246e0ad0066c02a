"""What a new text begins with: what its author fills in, and nothing that could pass for her words."""

import re
import unicodedata
from collections.abc import Callable, Mapping

from academy.manuscript.documents import Languages
from academy.manuscript.spacing import one_line

LONGEST_SLUG = 48
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"}
)

Texts = dict[str, str]


def slug_of(title: str) -> str:
    """An id made of the words of *title*; empty when none of its letters can stand in one."""
    bare = unicodedata.normalize("NFKD", title.casefold().translate(_LETTERS))
    words = re.findall(r"[a-z0-9]+", "".join(c for c in bare if not unicodedata.combining(c)))
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word
        if len(longer) > LONGEST_SLUG:
            break
        slug = longer
    return slug or "".join(words)[:LONGEST_SLUG]


def theme(slug: str, title: str, languages: Languages) -> Texts:
    """theme.yaml."""
    return {
        "theme.yaml": (
            f"id: {slug}\ncolour: sea\n{_words('title', languages, title)}"
            f"{_words('summary', languages)}"
        )
    }


def module(slug: str, title: str, languages: Languages) -> Texts:
    """module.yaml, with a quiz of the usual size."""
    return {
        "module.yaml": (
            f"id: {slug}\n{_words('title', languages, title)}{_words('summary', languages)}"
            f"{_words('stamp', languages)}quiz:\n  questions: 6\n  pass: 70\n"
        )
    }


def lesson(slug: str, title: str, languages: Languages) -> Texts:
    """A text for each language that must say everything."""
    texts = {}
    for language in languages.complete:
        if language == languages.source:
            front = f"id: {slug}\ntitle: {_quoted(title)}\nwhy:\nminutes: 2\nskills: []\n"
        else:
            front = "title:\nwhy:\n"
        texts[f"{language}.md"] = f"---\n{front}---\n\n"
    return texts


def question(slug: str, title: str, languages: Languages) -> Texts:
    """A choice of three; *title* is what it asks."""
    texts = {}
    for language in languages.complete:
        is_source = language == languages.source
        settings = "skill:\nlesson:\ndifficulty: 0.5\n" if is_source else ""
        asked = one_line(title) if is_source else ""
        boxes = "".join(f"- [{box}]\n  >\n" for box in "x  ")
        texts[f"{language}.md"] = f"\n# {slug}\n{settings}\n{asked}\n\n{boxes}"
    return texts


def badge(slug: str, title: str, languages: Languages) -> Texts:
    """badges/*.yaml."""
    return _small(slug, title, languages, "when: { stamps: 1 }\n")


def visa(slug: str, title: str, languages: Languages) -> Texts:
    """visas/*.yaml; its rule is its author's."""
    return _small(slug, title, languages, "modules: []\n")


def gift(slug: str, title: str, languages: Languages) -> Texts:
    """gifts/*.yaml."""
    return _small(slug, title, languages, "kind: thing\nprice: { stars: 10 }\n")


def audience(slug: str, title: str, languages: Languages) -> Texts:
    """audiences/*.yaml."""
    return {f"{slug}.yaml": f"id: {slug}\n{_words('name', languages, title)}rule:\n"}


def season(slug: str, title: str, languages: Languages) -> Texts:
    """seasons/*.yaml, with room for the first premiere."""
    return _small(slug, title, languages, 'premieres:\n  - { module: "", on: "" }\n')


BEGINNINGS: Mapping[str, Callable[[str, str, Languages], Texts]] = {
    "theme": theme,
    "module": module,
    "lesson": lesson,
    "question": question,
    "badge": badge,
    "visa": visa,
    "gift": gift,
    "audience": audience,
    "season": season,
}
"""How each kind begins, by the ends of its files' names."""


def _small(slug: str, title: str, languages: Languages, rest: str) -> Texts:
    names = f"id: {slug}\n{_words('name', languages, title)}{_words('text', languages)}"
    return {f"{slug}.yaml": names + rest}


def _words(key: str, languages: Languages, source: str = "") -> str:
    """A table of words, empty but for those of the source."""
    said = {
        code: _quoted(source) if code == languages.source else '""' for code in languages.complete
    }
    return f"{key}:\n" + "".join(f"  {code}: {words}\n" for code, words in said.items())


def _quoted(title: str) -> str:
    """*title* as YAML takes any sentence."""
    escaped = one_line(title).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
