"""What every process of the product loads sooner or later; loaded once, before tests fork processes from it.

Only modules: no application is made here, no thread is started, no environment is read.
"""

import gc
import importlib
import importlib.util

import dbos  # noqa: F401
import gunicorn.app.wsgiapp
import gunicorn.workers.gthread  # noqa: F401
import psycopg  # noqa: F401
import weasyprint  # noqa: F401

from app import ROOMS

importlib.import_module("app.cli")
for room in ROOMS:
    for part in ("models", "policy", "queries", "tasks", "routes", "cli", "setup"):
        if importlib.util.find_spec(f"app.{room}") and importlib.util.find_spec(f"app.{room}.{part}"):
            importlib.import_module(f"app.{room}.{part}")

gc.collect()
gc.freeze()  # forked processes neither copy nor search what was loaded before them
