"""Reads of evaluation: sessions and panels, an evaluator's own work, results."""
