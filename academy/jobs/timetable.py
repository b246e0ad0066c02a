"""When each job is done.

The worker alone does them, and imports what they need when it starts: a command and a serving process know
the names and hours, and are spared half a second.
"""

from dataclasses import dataclass
from importlib import import_module

from academy.config import Config

COUNTING = "count_changes"
"""What the worker asks for by itself, every few seconds, while changes wait."""


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do at those minutes of those hours (UTC), written as in a crontab.

    ``name`` is that of a function of ``academy.jobs.tasks``.
    """

    name: str
    minute: str = "*"
    hour: str = "*"

    def do(self, config: Config) -> None:
        """Do it now, in the application's context."""
        getattr(import_module("academy.jobs.tasks"), self.name)(config)


TASKS = (
    Task("deliver_outbox"),
    Task("sign_credentials"),
    Task("publish_due"),
    Task("make_prints"),
    Task("make_exports"),
    Task("tidy_exports", minute="37"),
    Task("send_reports", minute="*/15"),
    Task("keep_erased", minute="7"),
    Task("age", hour="1-4", minute="11"),
    Task("import_rosters"),
    Task("restore_streaks"),
    Task("remind", minute="*/10"),
    Task("tell_managers", minute="7,37"),
    Task("keep_boards", minute="*/5"),
    Task("draw_pseudonyms", minute="*/5"),
    Task("keep_assignments", minute="2-59/5"),
    Task(COUNTING),
    Task("count_minutes", minute="2-59/5"),
    Task("count_drop_off", hour="1-4", minute="31"),
    Task("mark_anew", minute="3-59/5"),
    Task("lapse_visas", hour="0-5", minute="23"),
    Task("pay_holds", hour="1", minute="23"),
    Task("tell_of_aged", hour="5-8", minute="13"),
    Task("fit_engine", hour="1-4", minute="41"),
    Task("clean_up", hour="2", minute="17"),
    Task("clear_media", hour="2", minute="47"),
    Task("end_group_roles", hour="2", minute="31"),
    Task("sweep_badges", hour="3", minute="23"),
    Task("audit_books", hour="2-5", minute="53"),
)
