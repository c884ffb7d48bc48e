"""Tables of agreements, their money and sanctions. `_on` is a Seoul date, `_at` a UTC instant, money whole won."""

from app.agreements.models.agreements import (
    Agreement,
    AgreementTerms,
    AgreementVersion,
    BudgetLine,
    Kpi,
    Tranche,
)
from app.agreements.models.checks import CheckFile, CheckResult, CheckStep, ProgressCheck
from app.agreements.models.money import (
    Expense,
    ExpenseStep,
    MoneyReturned,
    Settlement,
    SettlementStep,
    TranchePayment,
)
from app.agreements.models.sanctions import Sanction

__all__ = [
    "Agreement",
    "AgreementTerms",
    "AgreementVersion",
    "BudgetLine",
    "CheckFile",
    "CheckResult",
    "CheckStep",
    "Expense",
    "ExpenseStep",
    "Kpi",
    "MoneyReturned",
    "ProgressCheck",
    "Sanction",
    "Settlement",
    "SettlementStep",
    "Tranche",
    "TranchePayment",
]
