"""``python -m tests.bench``: the hot pages over HTTP, and the desk in process, on both databases, beside
their gates.

Not collected by pytest: a figure depends on the machine, so nothing here fails. What is promised is
checked elsewhere, as exact numbers of statements. All load goes to 127.0.0.1 and is bounded.
"""
