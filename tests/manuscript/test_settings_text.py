"""The small YAML files: what they say, and every fault at its line."""

from datetime import date

import pytest

from academy.engine.badges import Count
from academy.engine.visas import Finished, Months, Refresher, Rule, Stamped, Used
from academy.manuscript.calendars import Calendar, OwnDays
from academy.manuscript.documents import (
    Badge,
    Campaign,
    Module,
    Quiz,
    Skill,
    Theme,
    Visa,
)
from tests.manuscript.specimen import folder, found, line, spoilt
from tests.manuscript.specimen_texts import MODULE, TEXTS

THEME = "1-company/theme.yaml"
SETTINGS = f"{MODULE}/module.yaml"
QUIZ = line(SETTINGS, "quiz:")


def test_what_the_small_files_say() -> None:
    read = folder()
    assert read.languages is not None
    assert read.languages.complete == ("en", "fr")
    assert read.passport is not None
    assert (read.passport.needed, read.passport.per_theme) == (1, 1)
    assert read.skills is not None
    assert read.skills.document == (
        Skill(
            "second-factor",
            {"en": "The second factor", "fr": "Le second facteur"},
            ("passwords",),
        ),
        Skill(
            "passwords",
            {"en": "Passwords", "fr": "Les mots de passe"},
            weight=2.0,
            campaign=Campaign(date(2026, 12, 1), date(2026, 12, 31)),
        ),
    )
    assert read.themes[0].document == Theme(
        "company",
        {"en": "Us", "fr": "Nous"},
        {"en": "Who we are.", "fr": "Qui nous sommes."},
        "sea",
    )
    assert read.modules[0].document == Module(
        "doors",
        {"en": "Doors", "fr": "Portes"},
        {"en": "Keep them shut.", "fr": "À garder fermées."},
        {"en": "AT THE DOOR", "fr": "À LA PORTE"},
        Quiz(4, 0.7),
    )
    assert read.calendar is not None
    assert read.calendar.document == Calendar(
        {
            "all": OwnDays({date(2026, 12, 24): {"en": "The eve", "fr": "La veille"}}, frozenset()),
            "MA": OwnDays({}, frozenset({date(2026, 11, 18)})),
        }
    )
    assert read.badges[0].document == Badge(
        "first",
        {"en": "First port", "fr": "Première escale"},
        {"en": "You passed.", "fr": "Réussi."},
        Count("stamps", 1),
    )
    assert read.visas[0].document == Visa(
        "mail",
        {"en": "Mail", "fr": "Courrier"},
        {"en": "You can mail.", "fr": "Vous savez écrire."},
        Rule(
            (Stamped("doors"), Finished("two-keys"), Used({"sent": 2}, within=30, witnesses=1)),
            Months(12),
            Refresher((Stamped("doors"),), before=30, after=60),
        ),
        {"sent": {"en": "A letter sent", "fr": "Une lettre envoyée"}},
    )


@pytest.mark.parametrize(
    ("path", "old", "new", "problem"),
    [
        (THEME, "colour", "color", f"{THEME}:1: “colour” is missing: add it."),
        (
            THEME,
            "colour",
            "color",
            f"{THEME}:2: There is no setting “color” here. Known are: id, colour, title, summary.",
        ),
        (
            THEME,
            "sea",
            "pink",
            f"{THEME}:2: “colour” cannot be “pink”. Choose one of: sea, leaf, plum, flag.",
        ),
        (THEME, ", fr: Nous", "", f"{THEME}:3: “title” has no words in “fr”: add them."),
        (THEME, "fr: Nous", "fr:", f"{THEME}:3: “fr” is empty: write something after it."),
        (
            THEME,
            "fr: Nous",
            "fr: Nous, de: Wir",
            f"{THEME}:3: There is no setting “de” here. Known are: en, fr.",
        ),
        (
            THEME,
            "{ en: Us, fr: Nous }",
            "Us",
            f"{THEME}:3: “title” needs words in each language, as in {{ en: …, fr: … }}.",
        ),
        (
            THEME,
            "{ en: Us, fr: Nous }",
            "[Us, Nous]",
            f"{THEME}:3: “title” takes settings of its own, one a line below it.",
        ),
        (
            THEME,
            "id: company",
            "id: Our Company",
            f"{THEME}:1: “Our Company” cannot be an id: "
            "use lower-case letters, digits and single hyphens.",
        ),
        (
            THEME,
            "id: company",
            "id: " + "c" * 65,
            f"{THEME}:1: This id is too long: 64 characters at most.",
        ),
        (THEME, "id: company", "id: [a]", f"{THEME}:1: “id” takes words, not a list or a table."),
        (THEME, "id: company", "id: a\nid: b", f"{THEME}:2: “id” is here twice: remove one."),
        (
            THEME,
            "Who we are.",
            "w" * 501,
            f"{THEME}:4: “en” is too long: 500 characters at most.",
        ),
        (
            THEME,
            "{ en: Who we are., fr: Qui nous sommes. }",
            "Us: all",
            f"{THEME}:4: This is not YAML (mapping values are not allowed in this context). "
            "Put words that hold a colon, a # or a quote between double quotes.",
        ),
        (
            THEME,
            "id: company",
            "id: &a company",
            f"{THEME}:1: Anchors (&), aliases (*) and tags (!) are not used here: write the words.",
        ),
        (
            THEME,
            "id: company",
            "id: !!int 3",
            f"{THEME}:1: Anchors (&), aliases (*) and tags (!) are not used here: write the words.",
        ),
        (
            THEME,
            "id: company",
            "id: company\n---",
            f"{THEME}:2: Only one document may stand here: remove the “---”.",
        ),
        (
            THEME,
            "id: company",
            "id: [[[[[[[[a]]]]]]]]",
            f"{THEME}:1: This is nested too deeply.",
        ),
        (
            THEME,
            "id: company",
            "? [a, b]\n: c",
            f"{THEME}:1: A key is one word: this one is a list or a table. "
            "(What begins with {{ stands between quotes.)",
        ),
        (
            SETTINGS,
            "pass: 70",
            "pass: 101",
            f"{SETTINGS}:{QUIZ + 2}: “pass” must be a whole number from 1 to 100.",
        ),
        (
            SETTINGS,
            "pass: 70",
            "pass: most",
            f"{SETTINGS}:{QUIZ + 2}: “pass” must be a whole number from 1 to 100.",
        ),
        (
            SETTINGS,
            "questions: 4",
            "questions: 0",
            f"{SETTINGS}:{QUIZ + 1}: “questions” must be a whole number from 1 to 100.",
        ),
        (SETTINGS, "  pass: 70\n", "", f"{SETTINGS}:{QUIZ}: “pass” is missing: add it."),
        (
            SETTINGS,
            "quiz:\n  questions: 4\n  pass: 70",
            "quiz: yes",
            f"{SETTINGS}:{QUIZ}: “quiz” takes settings of its own, one a line below it.",
        ),
        (
            "skills.yaml",
            ", fr: Les mots de passe",
            "",
            "skills.yaml:5: “name” has no words in “fr”: add them.",
        ),
        (
            "skills.yaml",
            "passwords:\n",
            "Pass words:\n",
            "skills.yaml:4: “Pass words” cannot be an id: "
            "use lower-case letters, digits and single hyphens.",
        ),
        (
            "skills.yaml",
            "requires: [passwords]",
            "requires: passwords",
            "skills.yaml:3: “requires” takes a list, as in [one, another].",
        ),
        *(
            (
                "skills.yaml",
                "weight: 2",
                f"weight: {word}",
                "skills.yaml:6: “weight” must be a number from 0.25 to 4.",
            )
            for word in ("0.2", "4.01", "-1", "nan", "1e1", "much")
        ),
        (
            "skills.yaml",
            "weight: 2",
            "weight:",
            "skills.yaml:6: “weight” is empty: write something after it.",
        ),
        *(
            (
                "skills.yaml",
                "2026-12-31",
                word,
                "skills.yaml:7: “until” must be a day of the calendar, written like 2026-12-01.",
            )
            for word in ("2026-02-30", "31/12/2026", "20261231", "Christmas")
        ),
        (
            "skills.yaml",
            "2026-12-31",
            "2026-11-30",
            "skills.yaml:7: A campaign cannot end before it begins: put “until” on a later day.",
        ),
        (
            "skills.yaml",
            ", until: 2026-12-31",
            "",
            "skills.yaml:7: “until” is missing: add it.",
        ),
        (
            "skills.yaml",
            "{ from: 2026-12-01, until: 2026-12-31 }",
            "December",
            "skills.yaml:7: “campaign” takes settings of its own, one a line below it.",
        ),
        (
            "skills.yaml",
            "until:",
            "to:",
            "skills.yaml:7: There is no setting “to” here. Known are: from, until.",
        ),
        (
            "visas/mail.yaml",
            "modules: [doors]\nlessons",
            "modules: []\nlessons",
            "visas/mail.yaml:4: “modules” is empty: name at least one.",
        ),
        (
            "visas/mail.yaml",
            "modules: [doors]\nlessons",
            "modules: [doors, doors]\nlessons",
            "visas/mail.yaml:4: “modules” names something twice.",
        ),
        *(
            ("visas/mail.yaml", old, new, f"visas/mail.yaml:{place}: {problem}")
            for old, new, place, problem in (
                (
                    "[two-keys]",
                    "[one-key]",
                    5,
                    "There is no lesson “one-key”: correct its id, or write it.",
                ),
                ("within: 30", "within: 0", 7, "“within” must be a whole number from 1 to 730."),
                ("  within: 30\n", "", 6, "“within” is missing: add it."),
                (
                    "witnesses: 1",
                    "witnesses: 9",
                    8,
                    "“witnesses” must be a whole number from 1 to 5.",
                ),
                (
                    "  actions:\n    sent: { times: 2, name: { en: A letter sent, fr: Une lettre "
                    "envoyée } }\n",
                    "",
                    6,
                    "“proof” needs “actions”: a witness holds the visa, so somebody must be the "
                    "first.",
                ),
                ("times: 2", "times: 0", 10, "“times” must be a whole number from 1 to 1000."),
                (
                    ", fr: Une lettre envoyée",
                    "",
                    10,
                    "“name” has no words in “fr”: add them.",
                ),
                (
                    "    sent:",
                    "    Sent it:",
                    10,
                    "“Sent it” cannot be an id: use lower-case letters, digits and single hyphens.",
                ),
                (
                    "    sent:",
                    "    witness:",
                    10,
                    "“witness” is the word of a colleague: choose another one.",
                ),
                (
                    "{ months: 12 }",
                    "{ months: 12, days: 3 }",
                    11,
                    "“valid” takes days or months, as in { months: 12 }.",
                ),
                (
                    "{ months: 12 }",
                    "{ days: 30 }",
                    11,
                    "“days” must be a whole number from 31 to 3650.",
                ),
                (
                    "{ months: 12 }",
                    "soon",
                    11,
                    "“valid” takes settings of its own, one a line below it.",
                ),
                (
                    "valid: { months: 12 }\n",
                    "",
                    11,
                    "A visa that holds for ever needs no “refresher”: remove it.",
                ),
                (
                    "  modules: [doors]\n  before",
                    "  before",
                    12,
                    "“refresher” needs modules, lessons, or both.",
                ),
                (
                    "before: 30",
                    "before: 336",
                    14,
                    "“before” must be a whole number from 1 to 335.",
                ),
                (
                    "before: 30",
                    "before: never",
                    14,
                    "“before” must be a whole number from 1 to 335.",
                ),
                ("after: 60", "after: 731", 15, "“after” must be a whole number from 0 to 730."),
            )
        ),
        (
            "calendar.yaml",
            "MA:",
            "Maroc:",
            "calendar.yaml:4: “Maroc” is no region: write “all”, a country as FR, or a part of it "
            "as DE-BY.",
        ),
        (
            "calendar.yaml",
            "2026-12-24",
            "2026-02-30",
            "calendar.yaml:3: “2026-02-30” must be a day of the calendar, written like 2026-12-01.",
        ),
        (
            "calendar.yaml",
            "[2026-11-18]",
            "[2026-11-18, soon]",
            "calendar.yaml:5: “soon” must be a day of the calendar, written like 2026-12-01.",
        ),
        (
            "calendar.yaml",
            "    2026-12-24",
            "    2026-12-31: { en: The last }\n    2026-12-24",
            "calendar.yaml:3: “2026-12-31” has no words in “fr”: add them.",
        ),
        (
            "calendar.yaml",
            "MA:\n",
            "  removed: [2026-12-24]\nMA:\n",
            "calendar.yaml:4: “2026-12-24” is both an extra and a removed day: keep one of them.",
        ),
        (
            "calendar.yaml",
            "removed",
            "works",
            "calendar.yaml:5: There is no setting “works” here. Known are: extra, removed.",
        ),
        (
            "badges/first.yaml",
            "{ stamps: 1 }",
            "{ luck: 1 }",
            "badges/first.yaml:4: There is no setting “luck” here. "
            "Known are: lessons, stamps, seals, passport, visas, stars, keys, points, score, streak, "
            "theme, lessons-of, times, module.",
        ),
        (
            "badges/first.yaml",
            "{ stamps: 1 }",
            "{}",
            "badges/first.yaml:4: A badge needs one condition, as in { stamps: 1 }. Known are: lessons, "
            "stamps, seals, passport, visas, stars, keys, points, score, streak, theme, lessons-of.",
        ),
        (
            "badges/first.yaml",
            "{ stamps: 1 }",
            "{ theme: nowhere }",
            "badges/first.yaml:4: There is no theme “nowhere”: correct its id, or add it.",
        ),
        (
            "badges/first.yaml",
            "{ stamps: 1 }",
            "{ keys: { bronze: 5, silver: 5, gold: 9 } }",
            "badges/first.yaml:4: Silver needs more than bronze, and gold more than silver.",
        ),
        (
            "badges/first.yaml",
            "{ stamps: 1 }",
            "{ streak: 7, times: 2 }",
            "badges/first.yaml:4: “times” stands beside a score only: remove it.",
        ),
        (
            "badges/first.yaml",
            "{ stamps: 1 }",
            "{ score: 90, module: doors, times: 2 }",
            "badges/first.yaml:4: One module is passed once: leave “times” or “module” out.",
        ),
        (
            "levels.yaml",
            "from: 0",
            "from: 5",
            "levels.yaml:2: The first level begins at 0 points.",
        ),
        (
            "levels.yaml",
            "from: 100",
            "from: 0",
            "levels.yaml:5: A level needs more points than the one before it.",
        ),
        (
            "badges/first.yaml",
            "when: { stamps: 1 }\n",
            "",
            "badges/first.yaml:1: “when” is missing: add it.",
        ),
        (
            SETTINGS,
            "quiz:\n  questions: 4\n  pass: 70\n",
            "",
            f"{SETTINGS}:1: “quiz” is missing: add it.",
        ),
        (
            "academy.yaml",
            "passport:\n  needed: 1\n  per_theme: 1\n",
            "",
            "academy.yaml:1: “passport” is missing: add it.",
        ),
        (
            "academy.yaml",
            "[en, fr]",
            "[en, français]",
            "academy.yaml:1: “français” is not the code of a language, as en, fr or pt-BR are.",
        ),
        (
            "academy.yaml",
            "[en, fr]",
            "[en, fr]\nstarted: [fr]",
            "academy.yaml:2: A language stands in “languages” or in “started”, not in both.",
        ),
        (
            "academy.yaml",
            "needed: 1",
            "needed: 0",
            "academy.yaml:3: “needed” must be a whole number from 1 to 100000.",
        ),
    ],
)
def test_a_fault_is_told_at_its_line(path: str, old: str, new: str, problem: str) -> None:
    assert problem in spoilt(path, old, new)


def skill(text: str) -> Skill:
    read = folder({"skills.yaml": TEXTS["skills.yaml"].replace("weight: 2", text)})
    assert read.problems == []
    assert read.skills is not None
    return read.skills.document[1]


def test_a_weight_is_written_with_a_point_or_a_comma_and_is_one_when_left_out() -> None:
    assert skill("weight: 0.25").weight == 0.25
    assert skill("weight: 1,5").weight == 1.5
    assert skill("weight: 4").weight == 4
    assert skill("# weight: 2").weight == 1


def test_a_campaign_runs_from_its_first_to_its_last_day() -> None:
    campaign = Campaign(date(2026, 12, 1), date(2026, 12, 1))
    assert campaign.runs_on(date(2026, 12, 1))
    assert not campaign.runs_on(date(2026, 11, 30))
    assert not campaign.runs_on(date(2026, 12, 2))


def test_nothing_is_guessed_from_how_a_word_looks() -> None:
    changes = {
        "academy.yaml": TEXTS["academy.yaml"].replace("fr", "no"),
        "badges/first.yaml": "id: 2024\nname: { en: yes, no: 1.0 }\ntext: { en: ~, no: null }\n"
        "when: { stamps: 1 }\n",
    }
    badge = folder(changes).badges[0].document
    assert badge.id == "2024"
    assert badge.name == {"en": "yes", "no": "1.0"}
    assert badge.text == {"en": "~", "no": "null"}


def test_an_empty_file_says_what_to_write() -> None:
    assert f"{THEME}:1: Write settings here, one a line, as “key: value”." in found({THEME: ""})
    assert f"{THEME}:1: Write settings here, one a line, as “key: value”." in found({THEME: "x"})


def test_a_file_too_long_is_not_read_at_all() -> None:
    assert f"{THEME}:1: This file is too long: 200000 characters at most." in found(
        {THEME: TEXTS[THEME] + "#" * 200_000}
    )


def test_one_fault_brings_no_others() -> None:
    assert spoilt(THEME, "sea", "pink") == [
        f"{THEME}:2: “colour” cannot be “pink”. Choose one of: sea, leaf, plum, flag."
    ]
    assert spoilt(SETTINGS, "pass: 70", "pass: 0") == [
        f"{SETTINGS}:{QUIZ + 2}: “pass” must be a whole number from 1 to 100."
    ]
    assert spoilt("visas/mail.yaml", "en: Mail, ", "") == [
        "visas/mail.yaml:2: “name” has no words in “en”: add them."
    ]
