"""What axe-core finds wrong with a page, and what the web app promises at every width."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "frontend/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = {1280: 900, 768: 1024, 320: 640}
"""Width to height: a desk, a tablet, the narrowest phone (Requirement 12.6)."""


def violations(page: Page) -> list[str]:
    """One line for each rule that is broken, with the elements that break it."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    found: list[dict[str, Any]] = page.evaluate(
        "tags => axe.run({runOnly: tags}).then(result => result.violations)", RULES
    )
    return [
        f"{broken['id']} ({broken['impact']}): {broken['help']}: "
        + ", ".join(node["html"][:160] for node in broken["nodes"][:3])
        for broken in found
    ]


def scrolls_sideways(page: Page) -> bool:
    return page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )
