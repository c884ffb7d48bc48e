"""Geometry of the charts, one for screen and paper: numbers in, a `Drawing` of named inks out. Unit: pt."""
