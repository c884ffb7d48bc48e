"""협약: what is signed after selection, what is paid, checked and accounted for, and who may not take part."""
