"""The QR code of an address as one SVG path; one unit is one module, without the quiet zone."""

import segno


def qr_path(address: str) -> tuple[int, str]:
    """Modules per side and the path, dark modules joined along each row."""
    matrix = segno.make(address, error="m", micro=False).matrix
    pieces = []
    for y, row in enumerate(matrix):
        x = 0
        while x < len(row):
            run = 0
            while x + run < len(row) and row[x + run]:
                run += 1
            if run:
                pieces.append(f"M{x} {y}h{run}v1h-{run}z")
            x += run + 1
    return len(matrix), "".join(pieces)
