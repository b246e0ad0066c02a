"""Directories: programs of the company that tell who works in a unit, and who has left (SCIM 2.0).

``connections`` and ``tokens`` let one in, ``saying`` reads its words, ``people``, ``arriving`` and
``changing`` write them down, ``departures`` guards against mass changes and ``held`` is where a person
decides about those; ``groups`` are its lists. Nothing here knows HTTP or the wording of the protocol.
"""
