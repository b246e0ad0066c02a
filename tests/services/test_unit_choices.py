"""Units to choose from and to look at, where they are few and where they are many."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from academy.errors import NotFound
from academy.services import unit_choices, unit_tree
from academy.services.people import add_unit
from academy.services.viewer import Viewer
from tests.cast import unit
from tests.conftest import OPENING

Grow = Callable[[int], None]


@pytest.fixture
def grow(session: Session) -> Grow:
    """Adds so many teams to each of two entities; they are called alike."""

    def grow_(number: int) -> None:
        for entity in ("Alizé France", "Alizé Maroc"):
            for each in range(number):
                parent = unit(session, entity)
                add_unit(session, name=f"Quay {each:03}", kind="team", parent=parent, at=OPENING)
        session.flush()

    return grow_


def names(found: unit_choices.UnitChoices) -> list[str]:
    return [each.full_name for each in found.named.values()]


def test_a_few_units_are_all_offered_in_the_order_of_the_tree(
    session: Session, ada: Viewer
) -> None:
    found = unit_choices.offered(session, ada, wanted="what was written plays no part")
    assert found.is_all
    assert names(found)[:3] == ["Alizé", "France · Alizé", "Alizé France · France"]
    maroc = unit(session, "Alizé Maroc").id
    assert found.chosen(str(maroc)) == maroc
    assert found.chosen("Alizé Maroc") is None, "a list is chosen from, not written into"


def test_of_many_units_one_is_found_by_its_name(session: Session, ada: Viewer, grow: Grow) -> None:
    grow(60)
    top = unit_choices.offered(session, ada)
    assert (names(top), top.chosen("")) == (["Alizé"], None), "where one begins"
    twins = unit_choices.offered(session, ada, wanted="quay 007")
    assert sorted(names(twins)) == ["Quay 007 · Alizé France", "Quay 007 · Alizé Maroc"]
    assert twins.chosen("quay 007") is None, "there are two"
    one = unit_choices.offered(session, ada, wanted="Quay 007 · Alizé Maroc")
    (quay,) = one.named
    assert one.chosen("Quay 007 · Alizé Maroc") == quay
    assert unit_choices.offered(session, ada, wanted=quay).chosen(str(quay)) == quay
    for nonsense in ("nothing of the kind", "9" * 30, "·", " · ", "%", "Quay 007 · Portugal"):
        assert unit_choices.offered(session, ada, wanted=nonsense).chosen(nonsense) is None


def test_a_name_finds_nothing_that_is_not_hers(session: Session, local: Viewer, grow: Grow) -> None:
    grow(120)
    found = unit_choices.offered(session, local, wanted="Quay 007")
    assert names(found) == ["Quay 007 · Alizé Maroc"]
    france = unit(session, "Alizé France").id
    assert unit_choices.offered(session, local, wanted=france).named == {}


def test_a_large_tree_is_looked_at_level_by_level(
    session: Session, local: Viewer, grow: Grow
) -> None:
    grow(120)
    top = unit_tree.look(session, local)
    assert [above.name for above in top.trail] == ["Maroc"], "her only top is open at once"
    assert [branch.unit.name for branch in top.branches] == ["Alizé Maroc"]
    maroc = unit(session, "Alizé Maroc")
    level = unit_tree.look(session, local, below=maroc.id)
    assert [above.name for above in level.trail] == ["Maroc", "Alizé Maroc"]
    assert len(level.branches) == unit_tree.PAGE
    rest = unit_tree.look(session, local, below=maroc.id, after=level.following)
    seen = [branch.unit.name for branch in (*level.branches, *rest.branches)]
    assert seen == sorted(seen)
    assert {"Quay 000", "Quay 119", "Customer care, Rabat"} <= set(seen)
    assert rest.following is None
    found = unit_tree.look(session, local, words="quay 11")
    assert [branch.unit.name for branch in found.branches] == [f"Quay 11{n}" for n in range(10)]
    with pytest.raises(NotFound):
        unit_tree.look(session, local, below=unit(session, "Alizé France").id)
