"""FILMS FROM TEXT. Pure: a storyboard is YAML, its frames are SVG, its captions WebVTT.

``read`` gives the storyboard with its problems, ``frames`` and ``captions`` show it, ``render`` and
``sheet`` make files of it. Only the last two need more than the academy itself: a painter and an
encoder, ``pip install 'escale-academy[video]'``, loaded when they are called.
"""

from academy.storyboard.board import Problem, Storyboard
from academy.storyboard.captions import captions
from academy.storyboard.catalogue import catalogue
from academy.storyboard.film import render, sheet
from academy.storyboard.making import Made, make
from academy.storyboard.reading import read
from academy.storyboard.stage import frame, frames

__all__ = [
    "Made",
    "Problem",
    "Storyboard",
    "captions",
    "catalogue",
    "frame",
    "frames",
    "make",
    "read",
    "render",
    "sheet",
]
