"""What the addresses of each part of the house name: see ``tests.web.rights``."""
