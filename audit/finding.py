"""A known vulnerability, and what one place that was looked at has of them."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Finding:
    """`names` are its identifiers (GHSA, CVE, PYSEC): databases name one finding differently."""

    package: str
    version: str
    names: frozenset[str]
    severity: str
    words: str

    def __str__(self) -> str:
        known_as = ", ".join(sorted(self.names))
        return f"{self.package} {self.version} ({self.severity}): {known_as}. {self.words}"


@dataclass(frozen=True)
class Report:
    """What is known about one lock file; `unchecked` says what nobody could be asked about."""

    place: str
    packages: int = 0
    findings: list[Finding] = field(default_factory=list[Finding])
    unchecked: list[str] = field(default_factory=list[str])
