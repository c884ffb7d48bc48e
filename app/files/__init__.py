"""Stored files: kept by the hash of their content, checked by what is in them, given out by a guarded view."""
