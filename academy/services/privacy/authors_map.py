"""The part of the map that tells of authors: what they write, read and say of each other's texts."""

from academy.services.privacy.links import N_, Entry, gone, unlinked

TEXT = N_("the text belongs to the academy; who wrote it is forgotten")
READ = N_("that it was read by two stays; who they were is forgotten")

AUTHORS: dict[str, Entry] = {
    "publication": Entry(
        about=N_("what she published"), links=(unlinked("person_id", TEXT, is_hers=True),)
    ),
    "translation_confirmation": Entry(
        about=N_("translations of which she said that they still hold"),
        links=(unlinked("person_id", TEXT, is_hers=True),),
        plain=("language",),
    ),
    "draft": Entry(
        about=N_("texts that she began, or wrote on last"),
        links=(
            unlinked("author_id", TEXT, is_hers=True),
            unlinked("editor_id", TEXT),
        ),
        plain=("texts", "media"),
    ),
    "draft_hand": Entry(about=N_("texts that she wrote in"), links=(gone(),)),
    "review": Entry(
        about=N_("texts that she sent to be read"),
        links=(
            unlinked("author_id", READ, is_hers=True),
            unlinked("decided_by_id", READ),
        ),
        words=("note", "answer"),
    ),
    "draft_comment": Entry(
        about=N_("what she said of lines of texts"),
        links=(unlinked("person_id", TEXT, is_hers=True),),
        words=("text", "quote"),
        plain=("path",),
    ),
}
