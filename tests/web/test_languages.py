"""Words, numbers and dates of a page follow its language, and letters have their own."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from flask import Flask, g, render_template_string
from flask_babel import force_locale, refresh
from werkzeug.datastructures import MultiDict
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from academy import config
from academy.app import create_app
from academy.services.identity import Identity
from academy.web.forms import Form
from academy.web.letters import letter


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """An application that only renders; it opens no database."""
    folder = tmp_path_factory.mktemp("paper")
    environ = {"ACADEMY_SECRET_KEY": "a secret that only tests know of"}
    app = create_app(config.load(environ, instance=folder))
    app.config["WTF_CSRF_ENABLED"] = False
    return app


@pytest.fixture
def french(paper: Flask) -> Iterator[None]:
    """A page that is asked for in French."""
    with paper.test_request_context("/", headers={"Accept-Language": "fr-CA, en;q=0.5"}):
        g.language, g.identity = "fr", Identity()
        yield


def render(source: str, **values: object) -> str:
    """What the template *source* says on this page."""
    return render_template_string(source, **values)


@pytest.mark.usefixtures("french")
def test_a_page_speaks_its_readers_language_throughout() -> None:
    assert render("{{ _('Sign in') }}, {{ _('Sign in') }}") == "Se connecter, Se connecter"
    assert render("{{ gettext('Sign in') }}{% trans %}Today{% endtrans %}") == (
        "Se connecterAujourd’hui"
    )


@pytest.mark.usefixtures("french")
def test_values_come_in_and_are_escaped() -> None:
    assert render("{{ _('Hello %(name)s,', name=name) }}", name="<b>") == "Bonjour &lt;b&gt;,"
    assert render("{{ _('%(share)s %% right', share=70) }}") == "70\u202f% de bonnes réponses"
    source = "{% autoescape false %}{{ _('Hello %(name)s,', name='<b>') }}{% endautoescape %}"
    assert render(source) == "Bonjour <b>,"


@pytest.mark.usefixtures("french")
def test_a_letter_in_plain_text_writes_a_name_as_it_is() -> None:
    written = letter("reset", language="fr", name="O’Neil & d'Arc", href="https://a.example/?b&c")
    assert "Bonjour O’Neil & d'Arc," in written["text"]
    assert "Bonjour O’Neil &amp; d&#39;Arc," in written["html"]
    assert written["subject"] == "Votre nouveau mot de passe pour Escale"


@pytest.mark.usefixtures("french")
@pytest.mark.parametrize(("count", "words"), [(0, "0 tampon"), (1, "1 tampon"), (2, "2 tampons")])
def test_none_is_one_in_french(count: int, words: str) -> None:
    source = (
        "{{ ngettext('A passport takes %(num)d stamp', 'A passport takes %(num)d stamps', n) }}"
    )
    assert render(source, n=count) == f"Un passeport demande {words}"


@pytest.mark.usefixtures("french")
def test_a_letter_in_another_language_leaves_the_page_in_its_own() -> None:
    source = "{{ _('Sign in') }}"
    assert render(source) == "Se connecter"
    with force_locale("en"):
        assert render(source) == "Sign in"
        with force_locale("fr"):
            assert render(source) == "Se connecter"
        assert render(source) == "Sign in"
    assert render(source) == "Se connecter"


@pytest.mark.usefixtures("french")
def test_a_changed_language_counts_at_once() -> None:
    source = "{{ _('Sign in') }}"
    assert render(source) == "Se connecter"
    g.language = "en"
    refresh()
    assert render(source) == "Sign in"


def test_the_next_page_has_its_own_language(paper: Flask) -> None:
    said = []
    for language in ("fr", "en", "fr"):
        with paper.test_request_context("/"):
            g.language = language
            said.append(render("{{ _('Sign in') }}"))
    assert said == ["Se connecter", "Sign in", "Se connecter"]


@pytest.mark.usefixtures("french")
def test_dates_and_numbers_are_written_as_in_french() -> None:
    at = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
    assert render("{{ at|date }}", at=at) == "21 nov. 2026"
    assert render("{{ day|weekday }}", day=date(2026, 11, 21)) == "samedi 21 novembre"
    assert render("{{ 1533|number }} {{ 0.75|number }}") == "1\u202f533 0,75"


class Parcel(Form):
    """A form that leaves its sentences to WTForms."""

    name = StringField(validators=[InputRequired()])
    code = StringField(validators=[Length(max=3)])


@pytest.mark.usefixtures("french")
def test_the_sentences_of_the_forms_library_are_french_too() -> None:
    form = Parcel(MultiDict({"code": "12345"}))
    assert not form.validate()
    assert form.errors == {
        "name": ["Ce champ est requis."],
        "code": ["Le champ ne peut pas contenir plus de 3 caractères."],
    }
