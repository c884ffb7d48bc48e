"""One module a room: what the dossier says about it, for whom, from which of its queries."""
