"""What every room stands on: database, money, dates, states, permissions, errors. Knows no room and no HTTP."""
