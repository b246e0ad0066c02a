"""Through the company by SAML, against a provider that is nobody of ours: Debian's simplesamlphp."""

from pathlib import Path

import pytest

from tests.cast import AMINA
from tests.identity.simplesamlphp import MISSING, SimpleSamlPhp
from tests.visitor import Visitor
from tests.web.company import ACADEMY, is_in, roles_of
from tests.web.conftest import Configured
from tests.web.test_saml import asked, bring

pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(MISSING), reason=MISSING)]


def test_amina_signs_in_once_by_each_answer(configured: Configured, tmp_path: Path) -> None:
    folder = tmp_path / "idp"
    folder.mkdir()
    with SimpleSamlPhp(folder, ACADEMY) as provider:
        app = configured(
            ACADEMY_BASE_URL=ACADEMY,
            ACADEMY_SAML_METADATA=str(provider.metadata),
            ACADEMY_SSO_ROLES="academy-hr = hr @ Alizé Maroc",
        )
        visitor = Visitor(app)
        answer = provider.sign_in(asked(visitor, next="/passport"), "amina", "whatever")
        assert bring(visitor, answer).location == "/passport"
        assert is_in(visitor, "Amina")
        assert roles_of(AMINA) == {("hr", "Alizé Maroc")}
        again = Visitor(app)
        asked(again)
        assert bring(again, answer).status_code == 403
