"""Pages of agreements: the list and terms, one agreement, its checks and money, sanctions."""

from app.agreements.routes import agreements, checks, lists, money, sanctions, spending
from app.agreements.routes.blueprint import bp

__all__ = ["agreements", "bp", "checks", "lists", "money", "sanctions", "spending"]
