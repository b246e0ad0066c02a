"""WHAT PEOPLE DO. One function per act, in the words of the product; each takes the session."""
