"""스케일업: programmes, their cohorts, who takes part, and the milestones of each."""
