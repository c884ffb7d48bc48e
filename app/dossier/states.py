"""For whom a dossier is read. The reader decides what is asked of the data, not what is hidden afterwards."""

from app.documents.states import PaperKind
from app.documents.states import Reader as PaperReader
from app.kernel.states import Labelled
from app.kernel.text import N_


class Reader(Labelled):
    """The reader classes; OUTSIDER gets what the venture and its investors have made public."""

    COORDINATOR = "coordinator", N_("허브 코디네이터")
    VENTURE = "venture", N_("이 기업")
    INVESTOR = "investor", N_("펀드 운용사·투자심의위원회")
    OUTSIDER = "outsider", N_("공개 범위")


PAPERS: dict[Reader, tuple[PaperKind, PaperReader]] = {
    Reader.COORDINATOR: (PaperKind.DOSSIER, PaperReader.COORDINATOR),
    Reader.VENTURE: (PaperKind.DOSSIER, PaperReader.VENTURE),
    Reader.INVESTOR: (PaperKind.TEARSHEET, PaperReader.INVESTOR),
}
"""What is printed for whom; nothing is printed of the public part alone."""
READERS: dict[PaperReader, Reader] = {paper: reader for reader, (_, paper) in PAPERS.items()}
