"""The badges, medals and levels that the academy brings: enough of each, and each can be earned."""

from academy import paths
from academy.engine.badges import Count, LessonsOf, Score, Use
from academy.manuscript.documents import Badge
from academy.services import content

FOLDER = content.open_folder(paths.bundled("content"))
BADGES = [source.document for source in FOLDER.badges]


def test_there_are_a_dozen_badges_three_medals_and_a_few_riddles() -> None:
    assert 12 <= len(BADGES) <= 20
    assert sum(isinstance(badge.when, Use) for badge in BADGES) == 3
    assert sum(badge.is_hidden for badge in BADGES) >= 2


def test_no_badge_asks_for_more_than_there_is() -> None:
    there = {
        "lessons": len(FOLDER.lessons),
        "stamps": len(FOLDER.modules),
        "seals": len(FOLDER.themes),
        "visas": len(FOLDER.visas),
        "passport": 1,
    }
    for badge in BADGES:
        match badge.when:
            case Use(what=what, gold=most) | Count(what=what, needed=most) if what in there:
                assert most <= there[what], badge.id
            case Score(times=times):
                assert times <= len(FOLDER.modules), badge.id
            case LessonsOf(theme=theme):
                assert theme in {each.id for each in FOLDER.themes}


def test_a_riddle_tells_no_number() -> None:
    for badge in BADGES:
        if badge.is_hidden:
            assert not any(c.isdigit() for text in badge.text.values() for c in text), badge.id


def test_every_badge_has_a_name_of_its_own_in_each_language() -> None:
    for language in ("en", "fr"):
        names = [name_of(badge, language) for badge in BADGES]
        assert all(names)
        assert len(set(names)) == len(names)


def name_of(badge: Badge, language: str) -> str:
    return badge.name.get(language, "")
