"""The part of the map that tells of HR's work: rosters, directories, sign-in by the company, reminders."""

from academy.services.privacy.links import N_, Entry, gone, kept, unlinked

ACT = N_("what was done stays; who did it is forgotten")
COUNTED = N_("she is counted off within seconds, and the row goes")
FILE = N_("a file that waits to be imported is deleted whenever somebody is erased")

DESK: dict[str, Entry] = {
    "access": Entry(about=N_("who looked at her page"), links=(gone(), unlinked("viewer_id", ACT))),
    "pseudonym": Entry(about=N_("the code by which lists without names show her"), links=(gone(),)),
    "company_identity": Entry(
        about=N_("her account at the company’s sign-in"),
        links=(gone(),),
        plain=("issuer", "subject"),
    ),
    "company_sign_in": Entry(
        about=N_("what the company’s sign-in said when she came in"),
        links=(gone("sign_in_id", "sign_in.id"),),
        hidden=("id_token",),
    ),
    "group_role": Entry(
        about=N_("groups that gave her a role"),
        links=(gone("role_id", "role.id"),),
        plain=("group_name",),
    ),
    "directory_entry": Entry(
        about=N_("what a directory says of her"),
        links=(gone(),),
        plain=("user_key", "external_id", "document"),
    ),
    "directory_call": Entry(
        about=N_("calls of a directory about her, for thirty days"),
        links=(gone(),),
        plain=("said",),
    ),
    "directory_member": Entry(about=N_("groups of a directory that she is in"), links=(gone(),)),
    "departure": Entry(about=N_("that a directory let her go, for two days"), links=(gone(),)),
    "held_change": Entry(
        about=N_("what a directory asked for, and a human decides"),
        links=(gone(), unlinked("decided_by_id", ACT)),
    ),
    "known_device": Entry(
        about=N_("devices on which she has signed in before"),
        links=(gone(),),
        hidden=("token_hash", "sign_in_hash"),
    ),
    "wish": Entry(about=N_("which mail she wishes"), links=(gone(),)),
    "reminder": Entry(about=N_("reminders that she was sent"), links=(gone(),)),
    "reminder_item": Entry(about=N_("what they were about"), links=(gone(),)),
    "nudge": Entry(
        about=N_("weeks in which her manager wrote to her"),
        links=(gone(), unlinked("manager_id", ACT)),
    ),
    "weekly_list": Entry(
        about=N_("lists of her team that she was sent"), links=(gone("manager_id"),)
    ),
    "roster_import": Entry(
        about=N_("rosters that she imported"),
        links=(unlinked("by_id", ACT),),
        words=("report", "problem"),
        plain=("file", "headings", "columns", "options"),
    ),
    "roster_part": Entry(
        about=N_("the files of those"),
        links=(kept("import_id", "roster_import.id", FILE),),
        hidden=("content",),
    ),
    "roster_change": Entry(
        about=N_("what rosters changed of her"),
        links=(
            gone(),
            unlinked("before_manager_id", N_("whose manager she was is forgotten")),
            unlinked("after_manager_id", N_("whose manager she was is forgotten")),
        ),
        plain=tuple(
            f"{when}_{what}"
            for when in ("before", "after")
            for what in ("email", "given_name", "family_name", "job", "leave")
        ),
    ),
    "roster_absence": Entry(about=N_("that the last roster did not name her"), links=(gone(),)),
    "target": Entry(
        about=N_("targets that she set"), links=(unlinked("set_by_id", ACT),), plain=("job",)
    ),
    "active_month": Entry(
        about=N_("months in which she took part"), links=(gone("account_id", "account"),)
    ),
    "counted": Entry(
        about=N_("as what she is counted in sums"),
        links=(kept("person_id", "person", COUNTED),),
        plain=("job", "marks"),
    ),
    "change": Entry(
        about=N_("that something of her waits to be counted, for seconds"),
        links=(
            kept("person_id", "person", COUNTED),
            kept("account_id", "account", COUNTED),
        ),
    ),
}
