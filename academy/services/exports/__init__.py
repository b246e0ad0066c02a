"""Tables to take away: asked for on a page, written by a job, fetched by who asked, and gone after a day.

Everything is loaded through the person who asked as she stands while the job runs: a role that was taken
back meanwhile ends the export with a sentence.
"""
