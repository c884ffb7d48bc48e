"""The desk of signing in: Flask-Security on our tables, in our words, with our limits."""
