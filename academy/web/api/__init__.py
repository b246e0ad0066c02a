"""The JSON API, version 1: the acts of the services, for programs that carry a token."""
