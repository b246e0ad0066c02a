"""WHAT IS STORED. Tables and constraints; nothing that decides."""

from academy.models import (
    base,
    books,
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
)
from academy.models.base import Base

__all__ = [
    "Base",
    "base",
    "books",
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
]
