"""Questions that come from elsewhere, or go there: GIFT, Moodle XML, tables; and SRT captions.

Pure: text in, text out. A reader gives, for each question of a file, the block that ``questions.EN.md``
would hold, and every problem at the line of the *file* where it arises. What a file does not say (a
skill, a lesson, the feedback of an option) stays a blank for the author; what the academy has no place
for is said in a problem, and never dropped in silence.

``asked`` is what all formats have in common; ``words`` brings their texts to our Markdown and back.
"""
