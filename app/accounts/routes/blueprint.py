"""Where the room's pages hang."""

from flask import Blueprint

bp = Blueprint("accounts", __name__, template_folder="../templates")
