"""Signing in and out, and the ways back in when a password is lost."""

import hashlib
from datetime import datetime

from sqlalchemy.orm import Session

from academy.models.sign_in import VIEWER_BY_SIGN_IN
from academy.services.viewer import Viewer, viewer_from


def viewer_of(session: Session, token: str, *, at: datetime) -> Viewer | None:
    """The person whose sign-in *token* belongs to, unless it ended or she is suspended."""
    row = session.execute(VIEWER_BY_SIGN_IN, {"token_hash": digest(token), "at": at}).one_or_none()
    return viewer_from(row) if row else None


def digest(secret: str) -> bytes:
    """What is kept of a random secret."""
    return hashlib.sha256(secret.encode()).digest()
