"""Forms of the register's desk."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField

from app.kernel.text import N_
from app.web.forms import BaseForm, LineField, ParagraphField, VersionField, needed


class CheckNumberForm(BaseForm):
    """Number and code, as printed on the last page."""

    number = LineField(
        _l("문서번호"),
        [needed(N_("문서 아래쪽에 있는 문서번호를 적어 주세요."))],
        most=40,
        description=_l("예: 두레-2026-000123"),
    )
    code = LineField(
        _l("확인번호"),
        [needed(N_("QR 옆에 있는 확인번호를 적어 주세요."))],
        most=20,
        description=_l("예: 7K3Q-9MWD-2F"),
    )


class CheckFileForm(BaseForm):
    """The PDF itself."""

    file = FileField(
        _l("PDF 파일"),
        [needed(N_("확인할 PDF 파일을 골라 주세요."))],
        description=_l("파일은 비교만 하고 보관하지 않습니다."),
    )


class RevokeForm(BaseForm):
    """Why a paper is taken back."""

    version = VersionField()
    reason = ParagraphField(
        _l("취소하는 까닭"),
        [needed(N_("취소하는 까닭을 적어 주세요."))],
        most=500,
        description=_l("기록에 남고, 확인 화면에는 나오지 않습니다."),
    )
