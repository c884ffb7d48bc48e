"""Why a file is not taken, in words that say how to mend it."""

from app.kernel.errors import Refused
from app.kernel.text import N_

EMPTY = N_("%(name)s 파일이 비어 있습니다. 파일을 열어 내용을 확인하고 다시 올려 주세요.")
TOO_LARGE = N_("%(name)s 파일은 %(size)s입니다. %(limit)s 이하로 올려 주세요.")
UNKNOWN = N_("%(name)s 파일은 받을 수 없는 형식입니다. %(kinds)s 가운데 하나로 올려 주세요.")
OLD_FORMAT = N_("%(name)s 파일은 옛 형식(.%(ending)s)입니다. .%(better)s로 다시 저장해 올려 주세요.")
MACROS = N_("%(name)s 파일에 매크로가 들어 있습니다. 매크로가 없는 .%(better)s로 다시 저장해 올려 주세요.")
WRONG_ENDING = N_(
    "%(name)s 파일의 내용은 %(found)s인데 이름은 .%(ending)s로 끝납니다. 원래 프로그램에서 다시 저장해 올려 주세요."
)
NO_ENDING = N_("%(name)s 파일의 이름에 형식이 없습니다. 이름 끝에 .%(better)s를 붙여 다시 올려 주세요.")
BROKEN = N_("%(name)s 파일이 손상되었거나 끝까지 저장되지 않았습니다. 열리는지 확인하고 다시 올려 주세요.")
MIXED = N_("%(name)s 파일에 다른 형식의 내용이 섞여 있습니다. 원래 프로그램에서 다시 저장해 올려 주세요.")
LOCKED = N_("%(name)s 파일에 암호가 걸려 있습니다. 암호를 풀고 다시 올려 주세요.")
BOMB = N_("%(name)s 파일은 풀었을 때 %(most)s를 넘습니다. 필요한 파일만 나누어 올려 주세요.")
CROWDED = N_("%(name)s 파일에 든 파일이 %(most)s개를 넘습니다. 필요한 파일만 나누어 올려 주세요.")
NESTED = N_("%(name)s 파일 안에 압축 파일이 겹겹이 들어 있습니다. 한 번만 압축해 올려 주세요.")
OUTSIDE = N_("%(name)s 파일에 든 파일의 경로가 올바르지 않습니다. 다시 압축해 올려 주세요.")
PROGRAM = N_("%(name)s 파일 안에 실행 파일(%(entry)s)이 있습니다. 빼고 다시 압축해 올려 주세요.")


class NotTaken(Refused):
    """A file that is not taken in; `about` fills the sentence and the form names the field."""
