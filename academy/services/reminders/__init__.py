"""Reminders: one digest of what is due, to whom it concerns, at an hour when she may be written to.

``posting`` looks for who is to hear something and posts it; ``sending`` decides once more when it leaves.
"""
