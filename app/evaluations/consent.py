"""What evaluators agree to before their own data are kept in the pool. Changed words are a new version."""

from app.kernel.text import N_

VERSION = 1
PURPOSE = N_("심사위원 위촉과 이해관계 확인, 심사 기록")
ITEMS = N_("이름, 이메일, 소속, 직위, 경력, 전문 분야, 지난 3년 안의 소속, 성별")
RETENTION = N_(
    "위촉이 끝난 날부터 5년. 그 전에도 담당자에게 지워 달라고 할 수 있으며, 의결된 심사의 기록은 남습니다."
)
REFUSING = N_("동의하지 않아도 되지만, 그러면 이해관계를 확인할 수 없어 심사를 맡을 수 없습니다.")
