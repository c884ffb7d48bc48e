"""Who plays in the main job, and what they are about."""

CALL = "2026년 하반기 허브센터 입주기업 모집"
FIRM = "주식회사 소리길"
FUND = "성수 임팩트 투자조합 1호"
ADMIN = "admin@hub.example"
STAFF = {
    "coordinator": ("coordinator@hub.example", "정하림", "허브 코디네이터"),
    "evaluator": ("evaluator@panel.example", "윤태경", "평가위원"),
    "consultant": ("consultant@advice.example", "윤재민", "컨설턴트"),
    "manager": ("fund@hangang.example", "서민호", "펀드 운용역"),
    "district": ("district@gu.example", "임도윤", "구청 담당자"),
}
OWNER = "jiu@sorigil.example"
