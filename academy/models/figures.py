"""What the night counted of each question and lesson: sums over everybody, never of one person."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, bindparam, func, select
from sqlalchemy.orm import Mapped, mapped_column

from academy.models.base import Base, Ref
from academy.models.content import Item


class ItemFigures(Base):
    """The sums of one item, as ``services/answer_counts.py`` and ``services/watch_counts.py`` make them."""

    __tablename__ = "item_figures"

    item_id: Mapped[Ref] = mapped_column(ForeignKey("item.id"), primary_key=True)
    figures: Mapped[dict[str, Any]]
    at: Mapped[datetime]


FIGURES = (
    select(ItemFigures.item_id, ItemFigures.figures)
    .join(Item, Item.id == ItemFigures.item_id)
    .where(Item.kind == bindparam("kind"))
)
"""Those of every item of a kind."""

FIGURES_OF = select(ItemFigures.figures, ItemFigures.at).where(
    ItemFigures.item_id == bindparam("item")
)

COUNTED_AT = select(func.max(ItemFigures.at))
"""When the night last counted; nothing before it ever did."""
