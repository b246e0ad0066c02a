"""The judge: PyPI's ``scim2-tester``, in process, on both databases."""

from collections import Counter

import pytest
from flask import Flask

from academy.clock import now
from academy.models.database import writing
from academy.services.people import add_unit
from tests.cast import unit
from tests.web.scim.connected import Connected

pytestmark = pytest.mark.slow  # hundreds of requests

FEWEST = 100


def test_the_tester_finds_nothing_wrong(app: Flask) -> None:
    # Importing them takes longer than importing the academy: only whoever runs this test waits for it.
    from scim2_client.engines.wsgi import WSGISCIMClient
    from scim2_tester import Status, check_server

    with writing() as session:
        group = unit(session, "Maroc")
        add_unit(session, name="Empty", kind="entity", parent=group, at=now())
    directory = Connected(app, "Empty")
    client = WSGISCIMClient(
        app.wsgi_app,
        base_url="http://127.0.0.1:8000/scim/v2",
        headers={"Authorization": f"Bearer {directory.token}"},
    )
    results = check_server(client)
    wrong = [
        f"{each.title} {each.resource_type}: {each.reason}"
        for each in results
        if each.status not in {Status.SUCCESS, Status.SKIPPED}
    ]
    assert not wrong, "\n".join(wrong)
    counts = Counter(each.status for each in results)
    assert counts[Status.SUCCESS] >= FEWEST, counts
