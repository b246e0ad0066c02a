"""What HR reads of adoption: numbers as they stand, curves, flows, waves, and the targets that she sets.

Read from the totals of ``rollup`` alone, which are made of groups of five and more: see
``engine/groups.py`` and ``services/rollups``.
"""
