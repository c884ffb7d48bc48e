"""Everything about one venture as of a date: the page, the paper and the export, from one table of sections."""
