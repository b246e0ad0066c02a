"""The visitors, in a process of their own so that their CPU time is not the server's.

Reads a list of *scripts* (what each thread sends, request by request) as JSON from standard input, and
writes the seconds that each request took. ``http.client`` with kept connections, nothing else.
"""

import http.client
import json
import sys
import threading
import time
from typing import Any
from urllib.parse import urlencode

Request = dict[str, Any]
"""``method``, ``path``, ``cookie``, ``form`` (pairs) and the ``status`` that is expected."""


class Visitor(threading.Thread):
    """One kept connection, one request after the other."""

    def __init__(self, port: int, script: list[Request], start: threading.Barrier) -> None:
        super().__init__()
        self.port, self.script, self.start_together = port, script, start
        self.seconds: list[float] = []
        self.wrong: list[str] = []
        self.answers: list[dict[str, Any]] = []

    def run(self) -> None:
        """Wait for the others, then send everything."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.connect()
        self.start_together.wait()
        for request in self.script:
            began = time.perf_counter()
            answer = self._send(connection, request)
            self.seconds.append(time.perf_counter() - began)
            if answer["status"] != request["status"]:
                self.wrong.append(f"{request['path']}: {answer['status']}")
            if request.get("keep"):
                self.answers.append(answer)

    def _send(self, connection: http.client.HTTPConnection, request: Request) -> dict[str, Any]:
        headers = {"Cookie": request.get("cookie", ""), "Accept-Encoding": "gzip"}
        body = None
        if request["method"] == "POST":
            body = urlencode([tuple(pair) for pair in request["form"]])
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(request["method"], request["path"], body, headers)
        response = connection.getresponse()
        text = response.read()
        answer: dict[str, Any] = {"status": response.status}
        if request.get("keep"):
            answer["cookie"] = _kept(request.get("cookie", ""), response)
            answer["text"] = text.decode(errors="replace")
        answer["bytes"] = len(text)
        return answer


def _kept(cookie: str, response: http.client.HTTPResponse) -> str:
    """The cookies that were sent, with those that came."""
    came = (each.partition(";")[0] for each in response.headers.get_all("Set-Cookie", []))
    pairs = [*filter(None, cookie.split("; ")), *came]
    return "; ".join({pair.partition("=")[0]: pair for pair in pairs}.values())


def main() -> None:
    """Run the scripts on standard input."""
    order = json.load(sys.stdin)
    start = threading.Barrier(len(order["scripts"]) + 1)
    visitors = [Visitor(order["port"], script, start) for script in order["scripts"]]
    for visitor in visitors:
        visitor.start()
    start.wait()
    began = time.perf_counter()
    for visitor in visitors:
        visitor.join()
    wall = time.perf_counter() - began
    json.dump(
        {
            "wall": wall,
            "seconds": [visitor.seconds for visitor in visitors],
            "wrong": [wrong for visitor in visitors for wrong in visitor.wrong],
            "answers": [visitor.answers for visitor in visitors],
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
