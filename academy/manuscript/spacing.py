"""Words on one line, with the spaces that hold them together."""

import re

_LOOSE = re.compile(r"[ \t\n\r\f\v\x1c-\x1f\x85\u2028\u2029]+")


def one_line(text: str) -> str:
    """*text* without line breaks and doubled spaces.

    ``str.split`` would also eat the spaces that do not break, which French sets before : ; ! and ?
    """
    return _LOOSE.sub(" ", text).strip()


def first_words(text: str, most: int) -> str:
    """*text* on one line, or as many of its words as fit into *most* characters with " …" behind them.

    ``textwrap.shorten`` would eat the same spaces.
    """
    said = one_line(text)
    return said if len(said) <= most else said[: most - 1].rpartition(" ")[0] + " …"
