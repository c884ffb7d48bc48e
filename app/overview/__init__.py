"""Reading across ventures: what waits for each role, what is due, how things stand on a date; the public guide."""
