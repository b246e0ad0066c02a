"""Authors at work: what they write, who reads it before it is published, and how it fares."""
