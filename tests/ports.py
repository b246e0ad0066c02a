"""Ports of this machine that nobody listens on, and that no other test process is about to take.

A port that the machine hands out by itself may be handed out again, to anybody, before a server that takes
its time listens there; and our server would share it.
"""

import os
import socket

FIRST, COUNT = 10_000, 20_000
"""Below the ports that systems hand out by themselves."""

APART = 613
"""Ports between two processes that began one after the other; a run of the tests needs fewer."""

_next = os.getpid() * APART % COUNT


def free_port() -> int:
    """A port that is free, given once to this process."""
    global _next
    for _ in range(COUNT):
        port, _next = FIRST + _next, (_next + 1) % COUNT
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError("every port of this machine is taken")
