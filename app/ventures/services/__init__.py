"""The verbs of the venture record. None of them commits."""
