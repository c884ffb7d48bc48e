"""Papers and the register of issued documents: composing, rendering to PDF, numbering, checking."""
