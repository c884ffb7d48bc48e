"""Pure arithmetic of calls and applications: deadlines, conditions, answers, eligibility, frozen copies."""
