"""Demo data: five years of an office, lived through the same verbs that people use. Made-up firms and people only."""
