"""Debian's simplesamlphp as a SAML provider, served by PHP itself, where a machine has both."""

import html
import os
import re
import shutil
import subprocess
import time
from pathlib import Path
from urllib.parse import urljoin

import requests

from tests.identity.saml import make_key
from tests.ports import free_port

WWW = Path("/usr/share/simplesamlphp/www")
PHP = shutil.which("php")

MISSING = "" if PHP and WWW.exists() else "simplesamlphp is not here: apt-get install simplesamlphp"

PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"

CONFIG = """<?php
$config = [
  'baseurlpath' => '{url}/', 'certdir' => '{folder}/', 'loggingdir' => '{folder}/',
  'datadir' => '{folder}/', 'tempdir' => '{folder}/tmp', 'metadatadir' => '{folder}/metadata/',
  'secretsalt' => 'only tests know it', 'auth.adminpassword' => 'nobody knows it',
  'technicalcontact_email' => 'nobody@example.org', 'timezone' => 'UTC', 'enable.saml20-idp' => true,
  'module.enable' => ['exampleauth' => true, 'core' => true, 'saml' => true],
  'session.cookie.secure' => false,
  'session.phpsession.savepath' => '{folder}', 'store.type' => 'phpsession',
  'logging.handler' => 'file', 'metadata.sources' => [['type' => 'flatfile']], 'errorreporting' => false,
];
"""

SOURCES = """<?php
$config = ['users' => ['exampleauth:UserPass', 'amina:whatever' => [
  'uid' => ['amina-there'], 'mail' => ['amina@demo.example'], 'givenName' => ['Amina'],
  'sn' => ['El Fassi'], 'groups' => ['academy-hr'],
]]];
"""

HOSTED = """<?php
$metadata['{url}/idp'] = [
  'host' => '__DEFAULT__', 'privatekey' => 'key.pem', 'certificate' => 'cert.pem', 'auth' => 'users',
  'authproc' => [
    3 => ['class' => 'saml:AttributeNameID', 'attribute' => 'uid', 'Format' => '{persistent}'],
  ],
  'NameIDFormat' => ['{persistent}'],
];
"""

REMOTE = """<?php
$metadata['{academy}/sign-in/company/metadata'] = [
  'AssertionConsumerService' => '{academy}/sign-in/company/assertion', 'NameIDFormat' => '{persistent}',
];
"""


class SimpleSamlPhp:
    """``with SimpleSamlPhp(folder, academy) as provider``; its metadata is at ``.metadata``."""

    def __init__(self, folder: Path, academy: str) -> None:
        self.folder, self.port = folder, free_port()
        self.url = f"http://localhost:{self.port}"
        make_key(folder / "key.pem", folder / "cert.pem")
        (folder / "metadata").mkdir()
        values = {"url": self.url, "folder": folder, "academy": academy, "persistent": PERSISTENT}
        for name, text in (
            ("config.php", CONFIG),
            ("authsources.php", SOURCES),
            ("metadata/saml20-idp-hosted.php", HOSTED),
            ("metadata/saml20-sp-remote.php", REMOTE),
        ):
            for key, value in values.items():
                text = text.replace(f"{{{key}}}", str(value))
            (folder / name).write_text(text)
        self.metadata = folder / "idp.xml"

    def __enter__(self) -> "SimpleSamlPhp":
        self._server = subprocess.Popen(
            [PHP or "php", "-d", "error_reporting=0", "-S", f"localhost:{self.port}", "-t", WWW],
            env={**os.environ, "SIMPLESAMLPHP_CONFIG_DIR": str(self.folder)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(200):
            try:
                told = requests.get(f"{self.url}/saml2/idp/metadata.php", timeout=20)
                break
            except requests.ConnectionError:
                time.sleep(0.1)
        assert told.ok, told.text
        self.metadata.write_bytes(told.content)
        return self

    def __exit__(self, *_: object) -> None:
        self._server.terminate()
        self._server.wait()

    def sign_in(self, address: str, login: str, password: str) -> str:
        """Go to *address*, sign in there, and give what it would have the browser post."""
        with requests.Session() as browser:
            page = browser.get(address, timeout=20)
            state = re.search(r'name="AuthState" value="([^"]+)"', page.text)
            assert state, page.text
            form = {"username": login, "password": password, "AuthState": html.unescape(state[1])}
            page = browser.post(urljoin(page.url, "?"), form, timeout=20)
            answer = re.search(r'name="SAMLResponse" value="([^"]+)"', page.text)
            assert answer, page.text
            return html.unescape(answer[1])
