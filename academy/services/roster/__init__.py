"""The roster: who works here, as the company's own file says it.

``columns`` finds which column holds what; ``lines`` reads one line; ``staging`` brings a whole file to
the database, beside the tables; ``judging`` says what is wrong with its lines, and ``differences`` what it
would change; ``merging`` changes it, and ``undoing`` changes it back. ``imports`` is the street that they
stand in: one transaction. ``exporting`` writes the file that imports unchanged.
"""
