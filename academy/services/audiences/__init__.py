"""Audiences: rules that select people, as conditions in SQL; made, changed and looked at."""
