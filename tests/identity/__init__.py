"""Identity providers that are not ours: ``OpenId`` is npm's oidc-provider, run by Node as a real server.

It stands at ``localhost`` while the academy is at ``127.0.0.1``: to a browser these are two sites.
"""

import json
import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from joserfc.jwk import RSAKey

from tests import verifiers
from tests.ports import free_port

HERE = Path(__file__).resolve().parent

CLIENT, SECRET = "academy", "a client secret that only tests know of"

AMINA = {
    "email": "amina@demo.example",
    "email_verified": True,
    "given_name": "Amina",
    "family_name": "El Fassi",
}
"""What the company's provider says of Amina, until a test says something else."""

PATIENCE = 15


class OpenId:
    """``with OpenId("http://127.0.0.1:8000") as provider``: it knows the academy at that address."""

    def __init__(self, academy: str, **accounts: Mapping[str, Any]) -> None:
        self.port = free_port()
        self.issuer = f"http://localhost:{self.port}"
        self.key = RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256", "kid": "first"})
        self.academy = academy
        self.accounts = {"amina": AMINA, **accounts}
        self.settings = {
            "ACADEMY_OIDC_ISSUER": self.issuer,
            "ACADEMY_OIDC_CLIENT_ID": CLIENT,
            "ACADEMY_OIDC_CLIENT_SECRET": SECRET,
            "ACADEMY_OIDC_SCOPES": "openid email profile groups",
        }
        self._server: subprocess.Popen[str] | None = None

    def __enter__(self) -> "OpenId":
        self._server = subprocess.Popen(
            [verifiers.node(), HERE / "provider.mjs", verifiers.bring(HERE)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._server.stdin
        assert self._server.stdout
        self._server.stdin.write(json.dumps(self._told()) + "\n")
        self._server.stdin.flush()
        assert "listening" in self._server.stdout.readline()
        return self

    def __exit__(self, *_: object) -> None:
        if self._server:
            self._server.communicate(timeout=PATIENCE)  # it ends with its input

    def tell(self, **accounts: Mapping[str, Any]) -> None:
        """Have it know people differently, by the name that they sign in with."""
        body = json.dumps({"accounts": {**self.accounts, **accounts}})
        requests.post(f"{self.issuer}/control", data=body, timeout=PATIENCE).raise_for_status()

    def sign_in(self, address: str, login: str, *, session: requests.Session | None = None) -> str:
        """Go to *address*, sign in on its pages, and say where it sends the browser back to."""
        with session or requests.Session() as browser:
            answer = browser.get(address, timeout=PATIENCE, allow_redirects=False)
            while True:
                if answer.is_redirect:
                    address = urljoin(answer.url, answer.headers["Location"])
                    if urlsplit(address).netloc == urlsplit(self.academy).netloc:
                        return address
                    answer = browser.get(address, timeout=PATIENCE, allow_redirects=False)
                    continue
                form = re.search(r'<form[^>]* action="([^"]+)"', answer.text)
                prompt = re.search(r'name="prompt" value="(\w+)"', answer.text)
                assert form, answer.text
                assert prompt
                data = {"prompt": prompt[1], "login": login, "password": "whatever"}
                address = urljoin(answer.url, form[1])
                answer = browser.post(address, data, timeout=PATIENCE, allow_redirects=False)

    def _told(self) -> dict[str, Any]:
        return {
            "port": self.port,
            "host": "localhost",
            "shift": float(os.environ.get("TESTS_CLOCK_SHIFT", "0")),
            "jwks": {"keys": [self.key.as_dict(private=True)]},
            "client": {
                "client_id": CLIENT,
                "client_secret": SECRET,
                "redirect_uris": [f"{self.academy}/sign-in/company/return"],
                "post_logout_redirect_uris": [f"{self.academy}/sign-in"],
                "response_types": ["code"],
                "grant_types": ["authorization_code"],
            },
            "accounts": self.accounts,
        }
