"""심사: panels, conflicts of interest, mark sheets, results and decisions."""
