"""Controls of imported rosters."""

from tests.mutants import Mutant

ROSTER = "tests/services/test_roster.py"
PAGES = "tests/web/test_imports.py"

IMPORTS = (
    Mutant(
        "a refused line stops everything",
        "academy/services/roster/imports.py",
        'if report["refused"] and not options.skip_refused:',
        "if False:",
        (ROSTER,),
    ),
    Mutant(
        "when more than one in twenty would leave, somebody is asked",
        "academy/services/roster/imports.py",
        '"held": counts["leaving"] > differences.HOLD * people,',
        '"held": False,',
        (ROSTER,),
    ),
    Mutant(
        "all of it, or nothing",
        "academy/services/roster/merging.py",
        "        _hire(session, at=at)  # first, since she may be somebody's manager\n",
        "        _hire(session, at=at)\n        session.commit()\n",
        ("tests/services/test_roster_killed.py",),
    ),
    Mutant(
        "undoing leaves alone whoever has changed since",
        "academy/services/roster/undoing.py",
        "found where reason <> ''",
        "found where reason = 'nothing'",
        (ROSTER,),
    ),
    Mutant(
        "undoing takes nobody away who has begun",
        "academy/services/roster/undoing.py",
        "c.kind = 'new' and p.secret_hash is null and",
        "c.kind = 'new' and",
        (ROSTER,),
    ),
    Mutant(
        "HR imports into her own units only",
        "academy/services/roster/tree.py",
        "        if node and not self._scope.holds(node.path):\n",
        "        if False:\n",
        (ROSTER, PAGES),
    ),
    Mutant(
        "HR changes nobody outside her units",
        "academy/services/roster/matching.py",
        """outside = f"when m.is_new = 0 and not {scope.within('u')} then 'outside'\"""",
        'outside = ""',
        (ROSTER,),
    ),
    Mutant(
        "nobody leaves who works outside the units of whoever imports",
        "academy/services/roster/differences.py",
        """f" and {'1 = 0' if partial else scope.within('u')}\"""",
        """f" and {'1 = 0' if partial else '1 = 1'}\"""",
        (ROSTER,),
    ),
    Mutant(
        "nobody reaches an account that holds a role beyond hers",
        "academy/services/roster/differences.py",
        """f" where s.is_new = 0 and {scope.beyond('s.person_id')}",""",
        """" where s.is_new = 0 and 1 = 0",""",
        (ROSTER,),
    ),
    Mutant(
        "an import is for who sent it",
        "academy/services/roster/uploads.py",
        "return or_(RosterImport.by_id == viewer.id, true() if rules_all else false())",
        "return true()",
        (PAGES,),
    ),
    Mutant(
        "others write while a file is staged",
        "academy/services/roster/imports.py",
        "with writing(prepare=lambda session: staging.stage(session, read)) as session:\n",
        "with writing() as session:\n                staging.stage(session, read)\n",
        (ROSTER,),
    ),
    Mutant(
        "the file goes when it is applied",
        "academy/services/roster/imports.py",
        "    session.execute(delete(RosterPart).where(RosterPart.import_id == import_id))\n",
        "",
        (PAGES,),
    ),
    Mutant(
        "the file goes when somebody is erased",
        "academy/services/privacy/erasing.py",
        "    run(session, delete(RosterPart))",
        "    ()",
        (PAGES,),
    ),
    Mutant(
        "two workers never hold the same row",
        "academy/services/claims.py",
        "same = (model.id == row.id, model.due_at == row.due_at)",
        "same = (model.id == row.id,)",
        ("tests/services/test_prints.py",),
    ),
)
