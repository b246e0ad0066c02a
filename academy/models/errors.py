"""What the database floor raises itself; the web floor answers it like a database that is away."""


class LockTimeout(Exception):
    """The write lock was not free in time."""
