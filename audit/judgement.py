"""What all reports together come to."""

from collections.abc import Iterator, Sequence

from audit.finding import Report
from audit.reasons import Reason

CLEAN, FOUND, UNCHECKED = 0, 1, 2
"""What the program ends with; a finding counts more than what could not be checked."""


def lines(reports: Sequence[Report], reasons: Sequence[Reason]) -> Iterator[str]:
    """Everything that there is to say, for people."""
    for report in reports:
        yield f"{report.place}: {report.packages} packages, {len(report.findings)} findings"
        for missed in report.unchecked:
            yield f"  NOT CHECKED: {missed}"
        for finding in report.findings:
            why = next((each.why for each in reasons if each.covers(finding)), None)
            yield f"  {'accepted' if why else 'FOUND'}: {finding}{f' {why}' if why else ''}"


def outcome(reports: Sequence[Report], reasons: Sequence[Reason]) -> int:
    """How the program ends."""
    findings = [finding for report in reports for finding in report.findings]
    if any(not any(reason.covers(finding) for reason in reasons) for finding in findings):
        return FOUND
    return UNCHECKED if any(report.unchecked for report in reports) else CLEAN
