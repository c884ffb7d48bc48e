"""A request that is too large is read to its end and thrown away, so that the browser gets to see why it was refused."""

from flask import Flask, abort, request

MOST_READ = 400 * 1000 * 1000
PART = 256 * 1024


def register(app: Flask) -> None:
    """Attach before anything looks at the form."""

    @app.before_request
    def refuse_oversize() -> None:
        length, most = request.content_length or 0, app.config["MAX_CONTENT_LENGTH"]
        if length <= most:
            return
        left = min(length, MOST_READ)
        source = request.environ["wsgi.input"]
        while left > 0:
            part = source.read(min(PART, left))
            if not part:
                break
            left -= len(part)
        abort(413)
