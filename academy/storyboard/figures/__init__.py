"""The figures that can stand on stage, by the names that authors write."""

from collections.abc import Mapping

from academy.storyboard.figures.look import Figure
from academy.storyboard.figures.office import OFFICE
from academy.storyboard.figures.outdoors import OUTDOORS
from academy.storyboard.figures.people import PEOPLE
from academy.storyboard.figures.printer import PRINTER
from academy.storyboard.figures.screens import SCREENS
from academy.storyboard.figures.signs import SIGNS
from academy.storyboard.figures.warehouse import WAREHOUSE

LIBRARY: Mapping[str, Figure] = {
    **PEOPLE,
    **PRINTER,
    **OFFICE,
    **SCREENS,
    **WAREHOUSE,
    **OUTDOORS,
    **SIGNS,
}
