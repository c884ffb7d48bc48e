"""People: accounts, roles, sign-in, two-factor, invitations."""
