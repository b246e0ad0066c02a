"""How names are compared, by us and by both databases."""

from flask import Flask
from sqlalchemy import bindparam, func, select

from academy.models.database import reading
from academy.models.spelling import Folded, folded

EVERY = [*map(chr, [*range(0xC0, 0x250), *range(0x1E00, 0x1F00)]), "Ba\u0308r", "İnci", "Ægir", "A"]


def test_case_accents_and_ligatures_make_no_difference() -> None:
    for text in ("Bär", "BÄR", "bar", "Ba\u0308r", "BÅR"):
        assert folded(text) == "bar"
    assert folded("Größmann") == folded("GRÖẞMANN") == folded("grossmann")
    assert folded("Łukasz Žižek Nuñez Çelik İnci Ægir") == "lukasz zizek nunez celik inci aegir"
    assert folded("ΓΙΏΡΓΟΣ") == folded("γιώργος")


def test_a_database_folds_as_we_do(app: Flask) -> None:
    text = "|".join(EVERY)
    with reading() as session:
        said = session.scalar(select(func.coalesce(Folded(bindparam("text", text)), "")))
    assert said.split("|") == [folded(each) for each in EVERY]
