"""The operations of reports: each needs a report of its own, which ``test_report_calls`` leads there."""

REPORT_CALLS = (
    "list_reports", "report_nothing_new", "put_up_reports_of_cycle", "submit_reports_of_cycle",
    "send_back_reports_of_cycle", "recall_report_of_cycle", "keep_report_of_part",
)  # fmt: skip
