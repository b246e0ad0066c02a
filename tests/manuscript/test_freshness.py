"""When a translation is stale: the words of its source changed since, and nothing else counts."""

import pytest

from academy.manuscript.documents import Languages
from academy.manuscript.freshness import Version, last_made, stale

BOTH = Languages(("en", "fr"))
EN = "---\nid: a\ntitle: Tides\nwhy: They rise.\nminutes: 1\nskills: [x]\n---\nA ![wave](a.png) rises.\n"
FR = "---\ntitle: Marées\nwhy: Elles montent.\n---\nUne ![vague](a.png) monte.\n"
ASKED = (
    "# q\nskill: x\nlesson: a\n\nDoes it rise?\n\n- [x] Yes\n  > It does.\n- [ ] No\n  > It does.\n"
)
ASKED_FR = "# q\n\nMonte-t-elle ?\n\n- [x] Oui\n  > Oui.\n- [ ] Non\n  > Oui.\n"
CUES = "WEBVTT\n\n00:01.000 --> 00:02.000\n{}\n"


def lesson(en: str = EN, fr: str = FR, *, holds: tuple[str, ...] = ()) -> Version:
    return Version({"1/a.en.md": en, "1/a.fr.md": fr}, holds)


def asked(en: str, fr: str = ASKED_FR) -> Version:
    return Version({"1/questions.en.md": en, "1/questions.fr.md": fr})


@pytest.mark.parametrize(
    ("old", "new"),
    [("Tides", "The tides"), ("They rise", "They fall"), ("rises", "falls"), ("[wave]", "[foam]")],
)
def test_words_of_the_source_make_a_translation_stale(old: str, new: str) -> None:
    assert stale("lesson", [lesson(), lesson(EN.replace(old, new))], BOTH) == ["fr"]


@pytest.mark.parametrize(
    ("old", "new"),
    [("minutes: 1", "minutes: 2"), ("[x]", "[x, y]"), ("a.png", "b.png"), (" rises", "\nrises")],
)
def test_settings_media_and_spaces_do_not(old: str, new: str) -> None:
    assert stale("lesson", [lesson(), lesson(EN.replace(old, new))], BOTH) == []


def test_a_translation_that_changed_since_is_fresh_and_so_is_one_whose_source_is_put_back() -> None:
    changed, brought = EN.replace("rises", "falls"), FR.replace("monte", "descend")
    assert stale("lesson", [lesson(), lesson(changed), lesson(changed, brought)], BOTH) == []
    assert stale("lesson", [lesson(), lesson(changed), lesson()], BOTH) == []
    put_back = [lesson(), lesson(changed, brought), lesson(EN, brought)]
    assert stale("lesson", put_back, BOTH) == ["fr"]
    assert last_made("lesson", put_back, BOTH, "fr") == 1


def test_somebodys_word_holds_until_the_source_changes_again() -> None:
    changed = EN.replace("rises", "rises!")
    assert stale("lesson", [lesson(), lesson(changed, holds=("fr",))], BOTH) == []
    again = [lesson(), lesson(changed, holds=("fr",)), lesson(changed.replace("!", "?"))]
    assert stale("lesson", again, BOTH) == ["fr"]


def test_of_a_question_its_text_options_order_and_feedback_count() -> None:
    first = asked(ASKED)
    for old, new in [("Does it", "Will it"), ("] No", "] Never"), ("> It does.", "> Sure.")]:
        assert stale("question", [first, asked(ASKED.replace(old, new, 1))], BOTH) == ["fr"]
    for old, new in [("lesson: a", "lesson: b"), ("skill: x", "skill: x\ndifficulty: 0.2")]:
        assert stale("question", [first, asked(ASKED.replace(old, new))], BOTH) == []


def test_captions_grow_stale_by_themselves() -> None:
    def filmed(en: str, fr: str) -> Version:
        cues = {"1/a.en.vtt": CUES.format(en), "1/a.fr.vtt": CUES.format(fr)}
        return Version({**lesson().texts, **cues})

    assert stale("lesson", [filmed("Up", "Haut"), filmed("Down", "Haut")], BOTH) == ["fr"]
    assert stale("lesson", [filmed("Up", "Haut"), filmed("Down", "Bas")], BOTH) == []
