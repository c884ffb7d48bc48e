"""Pages of the hub: floors, offers, permits and stays, payments, spaces."""

from app.tenancy.routes import facilities, fees, floors, offers, spaces, stays
from app.tenancy.routes.blueprint import bp

__all__ = ["bp", "facilities", "fees", "floors", "offers", "spaces", "stays"]
