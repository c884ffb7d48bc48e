"""One module a role: which rooms its home asks."""
