"""Every sentence that a person reads has words in every language, and they are well set."""

from io import BytesIO
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.plurals import get_plural
from babel.support import Translations

from academy.web.languages import LANGUAGES, TRANSLATIONS
from tests import wording, words

OTHERS = list(LANGUAGES)[1:]
"""The languages that are translated into."""

ENGLISH_ONLY = {"templates/styleguide.html", "academy/web/styleguide.py"}
"""Shown to who develops the academy, in debug mode alone."""

API = words.ROOT / "academy" / "web" / "api"
"""Its document speaks English; its errors are sentences as everywhere."""

SCIM = words.ROOT / "academy" / "web" / "scim"
"""Its errors stand in the logs of directories, in the language of the protocol."""

TEMPLATES = [path for path in words.sources() if path.suffix != ".py"]
PYTHON = [path for path in words.sources() if path.suffix == ".py"]
NAMES = {'Bearer realm="academy"', "Samsung Internet", "0 · API", "OpenAPI 3.1"}
"""What reads like words and is a name; 0 stands for a value."""

HANDS_ON = "academy/web/rendering.py"
"""What templates translate with: their sentences are gathered from the templates."""


def name(path: Path) -> str:
    """*path* as the repository names it."""
    return path.relative_to(words.ROOT).as_posix()


@pytest.fixture(scope="module")
def sentences() -> Catalog:
    return words.gather()


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_has_words_that_are_well_set(sentences: Catalog, language: str) -> None:
    assert wording.faults(sentences, words.read(language), language) == []


def test_there_are_sentences_from_every_corner(sentences: Catalog) -> None:
    corners = [
        "Answer",  # a template
        "Hello %(name)s,",  # a letter
        "E-mail address or employee number",  # a form's label, which is made before any page
        "There is nothing at this address.",  # a service's error
        "Choose one option.",  # the engine
        "There is no caption in this file.",  # the manuscript
        ("star", "stars"),  # a number of things
        "Go on at {time}",  # a script's words
    ]
    assert [each for each in corners if not sentences.get(each)] == []
    assert not sentences.get("ACADEMY_DATABASE_URL is not a database address.")


def test_every_folder_of_words_is_a_language_and_every_language_has_one() -> None:
    folders = {path.parent.parent.name for path in TRANSLATIONS.glob("*/LC_MESSAGES/*.po")}
    assert folders == set(OTHERS)


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_counts_as_its_readers_do(language: str) -> None:
    catalog, plural = words.read(language), get_plural(language)
    assert (catalog.num_plurals, catalog.plural_expr) == (plural.num_plurals, plural.plural_expr)
    assert catalog.locale == Locale.parse(language)


def test_a_new_language_begins_empty_and_knows_its_plural_forms(
    sentences: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(words, "TRANSLATIONS", tmp_path)
    missing = words.update("ar", sentences)
    assert len(missing) == len(sentences)
    begun = words.read("ar")
    assert (begun.locale, begun.num_plurals) == (Locale.parse("ar"), 6)
    assert len(begun) == len(sentences)
    assert not begun.fuzzy


def test_french_says_no_star_one_star_and_two_stars() -> None:
    compiled = BytesIO()
    write_mo(compiled, words.read("fr"))
    compiled.seek(0)
    french = Translations(compiled)
    said = [french.ungettext("star", "stars", count) for count in (0, 1, 2, 1533)]
    assert said == ["étoile", "étoile", "étoiles", "étoiles"]


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_no_template_has_words_that_no_translation_reaches(path: Path) -> None:
    if name(path) not in ENGLISH_ONLY:
        assert set(wording.literal_words(path.read_text(encoding="utf-8"))) <= NAMES


def test_every_sentence_of_the_code_can_be_gathered() -> None:
    found = {
        name(path): wording.unreachable_sentences(path.read_text(encoding="utf-8"))
        for path in PYTHON
        if name(path) != HANDS_ON
    }
    assert {path: lines for path, lines in found.items() if lines} == {}


def test_no_page_says_an_untranslated_sentence() -> None:
    found = [
        f"{name(path)}: {line}"
        for path in PYTHON
        if path.is_relative_to(API.parent) and name(path) not in ENGLISH_ONLY
        for line in wording.untranslated_sentences(path.read_text(encoding="utf-8"))
        if line.partition(": ")[2] not in NAMES
        and not path.is_relative_to(API)
        and not path.is_relative_to(SCIM)
    ]
    assert found == []


# The checks themselves: each finds the fault that is planted here, and none in good words.

PLANTED = {
    "no words": ("Sign in", ""),
    "places ['%(name)s']": ("Hello %(name)s,", "Bonjour,"),
    "places ['%(who)s']": ("Hello %(name)s,", "Bonjour %(who)s,"),
    "{temps}": ("Go on at {time}", "Reprendre à {temps}"),
    "places ['%']": ("%(share)s %% right", "%(share)s\u202f% de justes"),
    "a straight apostrophe": ("It was", "C'était"),
    "English quotation marks": ("A “thing”", "Une “chose”"),
    "three dots": ("Wait", "Attendez..."),
    "two spaces": ("Wait", "Attendez  un peu"),
    "a wide space": ("Really?", "Vraiment ?"),
    "a missing narrow space": ("Really?", "Vraiment?"),
    "a missing narrow space before a colon": ("For:", "Pour:"),
    "tu instead of vous": ("Your key", "Ta clé"),
}


@pytest.mark.parametrize(("fault", "pair"), PLANTED.items(), ids=list(PLANTED))
def test_a_fault_in_the_words_is_found(fault: str, pair: tuple[str, str]) -> None:
    found = wording.faults(catalog(pair[0]), catalog(Message(pair[0], pair[1])), "fr")
    assert len(found) >= 1
    assert any(fault.partition("[")[0] in each for each in found)


@pytest.mark.parametrize(
    ("sentence", "french"),
    [
        ("Really?", "Vraiment\u202f?"),
        ("Write “key: value” (or!)", "Écrivez «\u202fclé: valeur\u202f» (ou\u202f!)"),
        ("%(share)s %% of them: %(name)s", "%(share)s\u202f%% d’entre eux\u202f: %(name)s"),
        ("As in { stamps: 1 } at 00:01", "Comme { stamps: 1 } à 00:01"),
        (("%(num)d star", "%(num)d stars"), ("%(num)d étoile", "%(num)d étoiles")),
    ],
)
def test_good_words_pass(sentence: str, french: str) -> None:
    assert wording.faults(catalog(sentence), catalog(Message(sentence, french)), "fr") == []


def test_fuzzy_obsolete_and_half_plural_words_are_found() -> None:
    fuzzy = catalog(Message("Sign in", "Se connecter", flags=["fuzzy"]))
    assert wording.faults(catalog("Sign in"), fuzzy, "fr") == ["fuzzy: Sign in"]
    old = catalog(Message("Log in", "Se connecter"))
    assert wording.faults(catalog(), old, "fr") == ["obsolete: Log in"]
    stars = ("%(num)d star", "%(num)d stars")
    one = catalog(Message(stars, ("%(num)d étoile",)))
    assert any("not 2 plural forms" in each for each in wording.faults(catalog(stars), one, "fr"))
    lost = catalog(Message(stars, ("%(num)d étoile", "des étoiles")))
    assert any("places []" in each for each in wording.faults(catalog(stars), lost, "fr"))


@pytest.mark.parametrize(
    "template",
    [
        "<p>Hello {{ name }}</p>",
        "{% if late %}Too late{% endif %}",
        '<img alt="A stamp" src="{{ src }}">',
        "{{ button('Sign in') }}",
        "{{ card(title='Your passport', kicker=_('Today')) }}",
        "{{ _('Hello %(who)s', who='Somebody') }}",
    ],
)
def test_literal_words_in_a_template_are_found(template: str) -> None:
    assert len(wording.literal_words(template)) == 1


@pytest.mark.parametrize(
    "template",
    [
        "{#- A comment in words. -#}<p class=\"lead soft\">{{ _('Hello') }} · {{ name }}</p>",
        "{% block body_class %}page page--desk{% endblock %}",
        "{% if kind == 'BooleanField' %}<{{ tag }} class=\"a b\">{{ icon('cross') }}{% endif %}",
        "{{ ngettext('One star', '%(num)d stars', n) }}<code>academy demo</code>",
    ],
)
def test_looks_and_code_in_a_template_are_no_words(template: str) -> None:
    assert wording.literal_words(template) == []


@pytest.mark.parametrize(
    "source", ['raise NotFound(f"No {x}.")', "_(words)", "raise errors.Conflict(why)"]
)
def test_a_sentence_that_cannot_be_gathered_is_found(source: str) -> None:
    assert len(wording.unreachable_sentences(source)) == 1


def test_an_untranslated_sentence_in_a_page_is_found() -> None:
    assert wording.untranslated_sentences('flash("You have been signed out.")')
    assert not wording.untranslated_sentences('flash(_("You have been signed out."))')
    assert not wording.untranslated_sentences('"""What it is for."""\nlog.info("Sent it off.")')


def catalog(*messages: str | tuple[str, str] | Message) -> Catalog:
    """A catalogue that holds *messages*."""
    made = Catalog(locale="fr", charset="utf-8")
    for each in messages:
        if isinstance(each, Message):
            made.add(each.id, each.string, flags=each.flags)
        else:
            made.add(each)
    return made
