"""The controls of reminders, of the link that they carry, and of what a manager sees."""

from tests.mutants import Mutant

FAST = ("-m", "not postgresql")
RULE = (*FAST, "tests/engine/test_reminding.py", "-k")
SERVICE = (*FAST, "tests/services/test_reminders.py", "-k")
MINUTE = (*FAST, "tests/web/test_minute.py", "-k")
TEAM = (*FAST, "tests/services/test_team.py", "-k")
ENGINE = "academy/engine/reminding.py"

REMINDERS = (
    Mutant(
        "one reminder in a day",
        ENGINE,
        "    if any(each.at > at - GAP for each in told):\n",
        "    if any(each.at > at for each in told):\n",
        (*RULE, "each_refusal or jumps"),
    ),
    Mutant(
        "three reminders in two weeks",
        ENGINE,
        "MOST = 3\n",
        "MOST = 4\n",
        (*RULE, "edges or each_refusal"),
    ),
    Mutant(
        "no reminder at night",
        ENGINE,
        "    if at.astimezone(days.zone).time() in quiet:\n        return Reason.QUIET\n",
        "",
        (*RULE, "quiet_hours"),
    ),
    Mutant(
        "no reminder of what is finished",
        ENGINE,
        "return wished and not asked.is_finished and stage",
        "return wished and stage",
        (*RULE, "finished"),
    ),
    Mutant(
        "what is finished meanwhile is not sent",
        "academy/jobs/tasks.py",
        "outbox.deliver(mail, check=lambda some: sending.check(some, at=clock.now()))",
        "outbox.deliver(mail)",
        (*SERVICE, "looks_once_more"),
    ),
    Mutant(
        "what was found about letters is believed for a second",
        "academy/services/outbox.py",
        "            if now() - begun > FRESH:\n",
        "            if place > PORTION:\n",
        (*SERVICE, "finished_before_it_leaves"),
    ),
    Mutant(
        "the caps are read once more in the transaction that posts",
        "academy/services/team/nudging.py",
        "    if leaves is None or capped(member.who.told, at=leaves) or capped(member.who.told, at=at):\n",
        "    if leaves is None:\n",
        (*TEAM, "respects_the_caps"),
    ),
    Mutant(
        "a link opens on known devices only",
        "academy/web/minute.py",
        "            is_allowed = _is_known(session, viewer)\n",
        "            is_allowed = True\n",
        (*MINUTE, "elsewhere_it_leads"),
    ),
    Mutant(
        "a link ends with her day",
        "academy/services/reminders/minute_links.py",
        "    if at >= link.until:\n        return None\n",
        "",
        (*MINUTE, "ends_with_her_day"),
    ),
    Mutant(
        "a link dies with a new password",
        "academy/services/reminders/minute_links.py",
        "    if not hmac.compare_digest(link.mark, _mark(secret, row.email, row.secret_hash)):\n"
        "        return None\n",
        "",
        (*MINUTE, "dies_with and address"),
    ),
    Mutant(
        "a link takes the first question only",
        "academy/web/minute.py",
        '    if request.form.get("question") != uid:\n',
        "    if not uid:\n",
        (*MINUTE, "first_question_and_no_other"),
    ),
    Mutant(
        "a scanner draws nothing",
        "academy/web/minute.py",
        "    if today is None and not is_hers:\n",
        "    if today is None and viewer is None:\n",
        (*MINUTE, "mail_scanner"),
    ),
    Mutant(
        "nobody is late on leave",
        "academy/services/team/members.py",
        "item.asked.is_late(day, leave=leave)",
        "item.asked.is_late(day)",
        (*TEAM, "on_leave"),
    ),
    Mutant(
        "a team is those whom she manages",
        "academy/services/team/members.py",
        "Person.manager_id == viewer.id, Person.suspended_at.is_(None)",
        "Person.suspended_at.is_(None)",
        (*TEAM, "in_it_today"),
    ),
)
