"""The list of controls is true to the house, so that taking one away means something."""

import pytest

from tests.mutants import ROOT, Mutant
from tests.mutants.controls import MUTANTS


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_control_stands_where_its_mutant_takes_it_away(mutant: Mutant) -> None:
    assert mutant.is_sound()


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_the_tests_that_notice_exist(mutant: Mutant) -> None:
    paths = [argument for argument in mutant.tests if argument.startswith("tests/")]
    assert paths
    assert all((ROOT / path.partition("::")[0]).exists() for path in paths)


def test_every_mutant_has_a_name_of_its_own() -> None:
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS)
