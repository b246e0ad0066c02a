"""Sums of people for HR's pages: folded every few seconds from a queue of changes that triggers fill.

``facts`` says what there is to count of a person, ``places`` where she is counted, ``folding`` takes
changes from the queue and counts differences, ``repair`` counts everything again and writes what differs.
"""
