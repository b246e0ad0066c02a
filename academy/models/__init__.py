"""WHAT IS STORED. Tables and constraints; nothing that decides."""

from academy.models import (
    awards,
    base,
    content,
    daily,
    lessons,
    memory,
    notices,
    outbox,
    passport,
    people,
    quizzes,
    requests,
    rewards,
    sign_in,
    streaks,
)
from academy.models.base import Base

__all__ = [
    "Base",
    "awards",
    "base",
    "content",
    "daily",
    "lessons",
    "memory",
    "notices",
    "outbox",
    "passport",
    "people",
    "quizzes",
    "requests",
    "rewards",
    "sign_in",
    "streaks",
]
