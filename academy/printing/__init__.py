"""PAPER. Pure: values in, PDF and PNG out, set by Typst with our own fonts.

``make(kind, values)`` makes any document from what its row keeps; ``pdf`` and ``png`` set a source of
one's own. Nothing outside the values is read, and the same values give the same bytes.
"""

from academy.printing.documents import make
from academy.printing.press import pdf, png

__all__ = ["make", "pdf", "png"]
