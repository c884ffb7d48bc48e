"""Background work of the venture record."""

from app.accounts.models import User
from app.accounts.queries import actor_of
from app.kernel.db import db
from app.kernel.text import N_
from app.tasks.registry import task
from app.ventures.models import RosterUpload
from app.ventures.services import uploads
from app.ventures.states import UploadState


@task(uploads.WRITE, title=N_("기업 목록 가져오기"))
def write_roster(upload_id: int) -> None:
    """Write an accepted list in one transaction; a second try after it was written does nothing."""
    upload = db.session.get(RosterUpload, upload_id)
    if upload is None or upload.state is not UploadState.WRITING:
        return
    person = db.session.get(User, upload.user_id)
    if person is not None:
        uploads.write(upload, actor=actor_of(person))
