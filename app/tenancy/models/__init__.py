"""Tables of the hub: buildings and spaces, tenancies, and what is owed for them."""

from app.tenancy.models.fees import FeeCharge, FeePayment
from app.tenancy.models.places import Facility, Floor, Space
from app.tenancy.models.tenancies import Tenancy

__all__ = ["Facility", "FeeCharge", "FeePayment", "Floor", "Space", "Tenancy"]
