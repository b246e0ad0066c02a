"""Gathers the sentences of the interface for their translators: ``python -m tests.words``.

What is a sentence: the first argument of ``_()`` and its kin in Python and in the templates, of an
error of ``academy.errors`` (whose sentence is a message id), and of a ``ValueError``, as which the
engine says what an answer lacks.
"""

from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.pofile import read_po, write_po
from babel.util import pathmatch

from academy.web.languages import LANGUAGES, TRANSLATIONS

ROOT = Path(__file__).resolve().parent.parent

ERRORS = ("NotFound", "NotAllowed", "Conflict", "Invalid", "TooMany", "Unavailable")
KEYWORDS = DEFAULT_KEYWORDS | parse_keywords(["_l", "ValueError", *ERRORS])


def gather(root: Path = ROOT) -> Catalog:
    """Every sentence that stands in the code and the templates below *root*."""
    with (root / "babel.cfg").open(encoding="utf-8") as mapping:
        methods, options = parse_mapping_cfg(mapping)
    sentences = Catalog(charset="utf-8")
    for path, line, message, comments, context in extract_from_dir(
        root, methods, options, KEYWORDS
    ):
        place = [(Path(path).as_posix(), line)]
        sentences.add(message, None, place, auto_comments=comments, context=context)
    return sentences


def sources(root: Path = ROOT) -> list[Path]:
    """The files below *root* that sentences are gathered from."""
    with (root / "babel.cfg").open(encoding="utf-8") as mapping:
        methods, _options = parse_mapping_cfg(mapping)
    found = []
    for path in sorted([*root.glob("academy/**/*.py"), *root.glob("templates/**/*.*")]):
        name = path.relative_to(root).as_posix()
        method = next((method for pattern, method in methods if pathmatch(pattern, name)), "ignore")
        if method != "ignore":
            found.append(path)
    return found


def translation(language: str) -> Path:
    """The file that holds the words of *language*."""
    return TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"


def read(language: str) -> Catalog:
    """The translation into *language*; an empty one, which knows its plural forms, if it is new."""
    if not translation(language).exists():
        name = LANGUAGES.get(language, language)
        return Catalog(
            language,
            header_comment=f"# The academy in {name}.",
            project="academy",
            version="1",
            language_team=language,
            revision_date=datetime.now(UTC),
            charset="utf-8",
            fuzzy=False,
        )
    with translation(language).open("rb") as words:
        return read_po(words, locale=language)


def update(language: str, sentences: Catalog) -> list[str]:
    """Bring *language*'s file up to date; return what it has no words for yet.

    What is gone from the code goes from the file, and nothing is guessed from similar sentences.
    """
    words = read(language)
    translation(language).parent.mkdir(parents=True, exist_ok=True)
    words.update(sentences, no_fuzzy_matching=True, update_creation_date=False)
    with translation(language).open("wb") as file:
        write_po(file, words, width=100, no_location=True, sort_output=True, ignore_obsolete=True)
    return [str(each.id) for each in words if each.id and not all(strings(each))]


def strings(message: Message) -> tuple[str, ...]:
    """The words of *message*: one text, or one for each plural form; empty where there is none."""
    if isinstance(message.string, list | tuple):
        return tuple(message.string)
    return (message.string or "",)


def main() -> None:
    """Bring every language up to date and say what is left to write."""
    sentences = gather()
    for language in list(LANGUAGES)[1:]:
        missing = update(language, sentences)
        print(f"{language}: {len(sentences)} sentences, {len(missing)} without words")  # noqa: T201
        for sentence in missing:
            print(f"  {sentence}")  # noqa: T201


if __name__ == "__main__":
    main()
