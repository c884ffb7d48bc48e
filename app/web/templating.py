"""Jinja as every page uses it, without work that Jinja does for cases we have none of.

Nothing here changes what a template says. A page calls some three hundred macros and escapes some thousand values, so
that what each of them costs is most of what a page costs.
"""

import hashlib
import sys
from collections.abc import MutableMapping
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Any, Self

import jinja2
from flask.templating import Environment as FlaskEnvironment
from jinja2 import Environment, Template
from jinja2.bccache import Bucket, FileSystemBytecodeCache
from jinja2.runtime import Context, Macro
from markupsafe import Markup
from markupsafe import escape as carefully

HERE = Path(__file__).parent
KEPT = HERE / "__pycache__" / "templates"
"""Beside what Python keeps of our modules: compiling three hundred templates takes each new process seconds."""


def escape(value: Any, /) -> Markup:
    """As MarkupSafe's; what is safe already is not made anew."""
    return value if type(value) is Markup else carefully(value)


class Page(Template):
    """A compiled template."""

    @classmethod
    def from_code(
        cls,
        environment: Environment,
        code: CodeType,
        globals: MutableMapping[str, Any],  # noqa: A002 - Jinja's name
        uptodate: Any = None,
    ) -> Self:
        """As Jinja's, with our `escape` in the place of its own."""
        names = {"environment": environment, "__file__": code.co_filename}
        exec(code, names)  # noqa: S102 - compiled from our own templates
        names["escape"] = escape
        made: Any = cls._from_namespace(environment, names, globals)
        made._uptodate = uptodate  # noqa: SLF001
        return made


class Speaking(Context):
    """What a template knows while it is written."""

    def call(self, called: Any, /, *args: Any, **named: Any) -> Any:
        """As Jinja's, which looks through what is called for how it wants to be; of a macro that is known."""
        if type(called) is not Macro:
            return super().call(called, *args, **named)
        named.pop("_block_vars", None)
        named.pop("_loop_vars", None)
        return called(self.eval_ctx, *args, **named)


@cache
def compiled_by() -> str:
    """What a compiled template hangs on beside its source: Jinja's release, and our filters, which it may work out."""
    ours = b"".join(path.read_bytes() for path in sorted(HERE.glob("*.py")))
    return jinja2.__version__ + hashlib.sha256(ours).hexdigest()


class Compiled(FileSystemBytecodeCache):
    """Compiled templates, kept for the next process on the terms of compiled modules: where it may be, and is wished."""

    def get_source_checksum(self, source: str) -> str:
        """Changes with the source and with what compiles it."""
        return super().get_source_checksum(source + compiled_by())

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep one; a folder that cannot be written to keeps none."""
        try:
            Path(self.directory).mkdir(parents=True, exist_ok=True)
            super().dump_bytecode(bucket)
        except OSError:
            return


class Templates(FlaskEnvironment):
    """All templates of the application."""

    template_class = Page
    context_class = Speaking

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not sys.dont_write_bytecode:
            self.bytecode_cache = Compiled(str(KEPT))

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The names every template has: one mapping for all, not a chain of two for each."""
        return super().make_globals(d) if d else self.globals
