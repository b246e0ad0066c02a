"""What can be wrong with a line, by a short code: the sentence takes what was given there."""

from collections.abc import Mapping
from typing import Any

from academy.errors import AcademyError, Invalid

SENTENCES: dict[str, AcademyError] = {
    "unreadable": Invalid("This line holds characters that are no text."),
    "number-missing": Invalid("The employee number is missing."),
    "number": Invalid("This is no employee number: %(given)s"),
    "number-twice": Invalid("The number %(given)s stands in line %(other)s as well."),
    "email": Invalid("This is no e-mail address: %(given)s"),
    "email-twice": Invalid("The address %(given)s stands in line %(other)s as well."),
    "email-taken": Invalid("Somebody else has %(given)s already."),
    "erased": Invalid("This person was erased. Add her by hand, if she is to come back."),
    "given-name": Invalid("The given name is missing."),
    "too-long": Invalid("This is too long: %(given)s"),
    "language": Invalid("The academy does not speak this language: %(given)s"),
    "day": Invalid("This is no day: %(given)s. A day is written YYYY-MM-DD: year, month, day."),
    "week": Invalid("These are no working days: %(given)s. Write them as 12345 or Mon-Fri."),
    "leave": Invalid(
        "This is no leave: %(given)s. It is written YYYY-MM-DD/YYYY-MM-DD, its first and last day."
    ),
    "unit-missing": Invalid("The unit is missing."),
    "unit-outside": Invalid("This unit is not among those that you run: %(given)s"),
    "unit-root": Invalid("The path of a unit begins with the group’s name: %(given)s"),
    "unit-name": Invalid("This is no path of a unit: %(given)s"),
    "unit-deep": Invalid("The tree of units is deep enough: %(given)s"),
    "outside": Invalid("This person works outside the units that you run."),
    "holds-role": Invalid(
        "This person holds a role beyond yours. Ask somebody who administers it."
    ),
    "manager": Invalid("Nobody here has this number: %(given)s (the manager)"),
    "manager-self": Invalid("Nobody is her own manager: %(given)s"),
    "manager-refused": Invalid("The line of the manager, %(given)s, is refused."),
    "circle": Invalid("Each would be the other’s manager, by way of %(given)s."),
}


def why(problem: Mapping[str, Any]) -> AcademyError:
    """The sentence of a problem, as a report lists it."""
    known, other = SENTENCES[problem["code"]], problem.get("other", "…")
    return Invalid(known.sentence, given=problem["given"], other=other)
