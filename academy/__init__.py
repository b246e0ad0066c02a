"""A digital academy with a passport, built in floors.

``cli → app → web → services → models → engine``, with ``manuscript`` (the text of a lesson),
``drawing`` (pictures made by formula), ``printing`` (paper, which stands on ``drawing``) and ``simulator``
(worlds to try the engine in) standing beside ``engine``, and ``house``, the academy without pages in which
commands work, beside ``web``. A floor imports those below it,
never those above; ``tests/test_floors.py`` holds this. Each feature has the same file name on every
floor: what belongs to lessons is ``services/lessons.py``, ``models/lessons.py``, ``web/lessons.py``.
"""

import zoneinfo

# The time zones are those of the pinned ``tzdata``, the same on every machine: governments change
# them, and a day must not begin an hour apart on two servers.
zoneinfo.reset_tzpath(to=())
