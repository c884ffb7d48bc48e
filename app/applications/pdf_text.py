"""Run by itself: a PDF on standard input, its words as UTF-8 on standard output, page by page as far as time allows."""

import sys
import time

MOST_PAGES = 300
SECONDS = 10
MOST_MEMORY = 1_500_000_000


def main() -> int:
    """0, or 1 for what does not open; the pages read so far are written either way."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    import pypdfium2

    until = time.monotonic() + SECONDS
    try:
        document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
        for number in range(min(len(document), MOST_PAGES)):
            if time.monotonic() > until:
                break
            words = document[number].get_textpage().get_text_bounded()
            sys.stdout.buffer.write(words.encode("utf-8", "replace") + b"\n")
            sys.stdout.buffer.flush()
    except pypdfium2.PdfiumError:
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
