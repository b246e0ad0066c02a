"""Random acts against a plain model: what the rules say, and a house to act in, part by part."""
