"""자문: engagements of consultants with ventures, and the log of each visit."""
