"""The operations of reviews: each needs reports that wait, to which ``test_review_calls`` leads."""

REVIEW_CALLS = (
    "list_reviews", "accept_ordinary_reports", "accept_one_report", "return_one_report", "compare_voices",
    "judge_confidence_of_matter",
)  # fmt: skip
