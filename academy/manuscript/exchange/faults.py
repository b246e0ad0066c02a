"""What an imported question may hold that the academy has no place for, in sentences."""

from academy.manuscript.problems import N_

ALL_TICKED = N_("Several answers are right by themselves: here all of them must be ticked.")
CLOZE = N_("In a cloze sentence the academy has short answers only: ask this another way.")
HALF_PAIR = N_(
    "“%(text)s” is half of a pair: here each line has its partner, and no partner is left over."
)
HINT = N_("Hints have no place here: “%(text)s”")
LOST = N_("This feedback has no place here: “%(text)s”")
LOST_GENERAL = N_(
    "This general feedback has no place here, for each answer has its own: “%(text)s”"
)
MORE_NUMBERS = N_("“%(text)s” is right as well: here a question has one number with its tolerance.")
NONE_HERE = N_("There is no question in this file.")
NO_ANSWER = N_(
    "“%(text)s” is no answer: begin each with = or ~, or write \\{ and \\} for braces that are words."
)
NO_NUMBER = N_("“%(text)s” is no number.")
PARTIAL = N_(
    "“%(text)s” is worth %(share)s %%: here an answer is right or wrong, and this one is not right."
)
TOO_LARGE = N_("This file is too large: %(limit)s MB at most. Divide it.")
TOO_MANY = N_("From here on nothing was read: %(limit)s questions at most.")
UNFIT = N_("“%(text)s” holds one of * | [ ], which no answer can: list the words that you accept.")
TOO_LONG = N_("These captions are too long: %(limit)s characters at most.")
TOO_MANY_ANSWERS = N_("This question has too many answers: %(limit)s at most are read.")
LONG = N_("This question is too long: %(limit)s characters at most, all told.")
