"""Forms of agreements, by what they are about."""
