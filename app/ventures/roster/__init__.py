"""Reading a spreadsheet of ventures as an office keeps it: columns by meaning, one outcome per row."""
