"""WHAT IS STORED. Tables and constraints; nothing that decides."""

from academy.models import (
    base,
    content,
    daily,
    evidence,
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
    visas,
)
from academy.models.base import Base

__all__ = [
    "Base",
    "base",
    "content",
    "daily",
    "evidence",
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
    "visas",
]
