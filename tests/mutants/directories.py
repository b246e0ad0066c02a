"""The controls of directories: whom they reach, what they may not do by themselves, what they mean."""

from tests.mutants import Mutant

SERVICES = "academy/services/directories"

DIRECTORIES = (
    Mutant(
        "more than one in twenty do not leave by a program alone",
        f"{SERVICES}/departures.py",
        "    return gone + 1 > SHARE * (there + gone)\n",
        "    return gone < 0\n",
        ("tests/web/scim/test_departures.py", "-k", "mass"),
    ),
    Mutant(
        "departures at once wait for each other",
        f"{SERVICES}/departures.py",
        "    session.execute(held)\n",
        "",
        ("tests/web/scim/test_races.py", "-k", "departures and postgresql"),
    ),
    Mutant(
        "a directory reaches its own unit only",
        f"{SERVICES}/people.py",
        "    return and_(unit.in_(below(caller)), or_(",
        "    return and_(or_(",
        ("tests/web/scim/test_doors.py", "-k", "two_directories"),
    ),
    Mutant(
        "a token works from the named networks only",
        f"{SERVICES}/tokens.py",
        "    if row is None or not is_within(row.networks, address):\n",
        "    if row is None:\n",
        ("tests/web/scim/test_doors.py", "-k", "networks"),
    ),
    Mutant(
        "a token ends when it is said to end",
        f"{SERVICES}/tokens.py",
        "    return or_(DirectoryToken.ends_at.is_(None), DirectoryToken.ends_at > at)\n",
        "    return DirectoryToken.created_at <= at\n",
        ("tests/web/scim/test_doors.py", "-k", "rotation"),
    ),
    Mutant(
        "no directory takes over the account of somebody with a role",
        f"{SERVICES}/changing.py",
        "    if session.scalar(select(Role.id).where(Role.person_id == person.id).limit(1)) is not None:\n",
        "    if session.scalar(select(Role.id).where(Role.id < 0).limit(1)) is not None:\n",
        ("tests/web/scim/test_departures.py", "-k", "comes_in"),
    ),
    Mutant(
        "a directory opens only doors that it closed",
        f"{SERVICES}/changing.py",
        "        if row.suspended_at is not None and entry.closed_at == row.suspended_at:\n",
        "        if row.suspended_at is not None:\n",
        ("tests/web/scim/test_departures.py", "-k", "opens_only"),
    ),
    Mutant(
        "removing one member does not empty the list",
        "academy/web/scim/shapes.py",
        '        fields["value"] = _only_ids(value)\n',
        '        fields.pop("value")\n',
        ("tests/web/scim/test_entra.py", "-k", "removing_members"),
    ),
    Mutant(
        "a PUT that says nothing of active suspends nobody",
        "academy/web/scim/speaking.py",
        "            replacement.active = current.active  # type: ignore[attr-defined]\n",
        "            replacement.active = False  # type: ignore[attr-defined]\n",
        ("tests/web/scim/test_okta.py", "-k", "suspends_nobody"),
    ),
)
