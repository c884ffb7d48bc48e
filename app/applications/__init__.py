"""공고 calls and 신청 applications: questions, drafts, submission, screening, fix requests."""
