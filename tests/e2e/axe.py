"""What axe-core finds wrong with a page, and what the web app promises at every width."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

AXE = Path(__file__).parents[2] / "frontend/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = {1280: 900, 768: 1024, 320: 640}
"""Width to height: a desk, a tablet, the narrowest phone (Requirement 12.6)."""


def come_to_rest(page: Page) -> None:
    """What slides or fades is judged where it ends."""
    page.evaluate(
        """async () => {
          const frame = () => new Promise(requestAnimationFrame);
          await frame().then(frame);
          const ending = document.getAnimations()
            .filter(moving => moving.effect.getComputedTiming().endTime < 10_000);
          await Promise.allSettled(ending.map(moving => moving.finished));
        }"""
    )


def violations(page: Page) -> list[str]:
    """One line for each rule that is broken, with the elements that break it."""
    come_to_rest(page)
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
    come_to_rest(page)
    return page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )


def unlike_the_others(page: Page) -> list[str]:
    """Enabled buttons that are not black with corners of 13 px (Requirement 12.5).

    One under the mouse is a shade lighter; a rating shows by its colour whether it is pressed.
    """
    return page.evaluate(
        """() => [...document.querySelectorAll('.mantine-Button-root')]
          .filter(button => button.checkVisibility())
          .filter(button => !button.matches(':hover, :disabled, [data-disabled], [aria-pressed]'))
          .filter(button => {
            const {backgroundColor, borderRadius} = getComputedStyle(button);
            return backgroundColor !== 'rgb(0, 0, 0)' || borderRadius !== '13px';
          })
          .map(button => `the button “${button.textContent}” is not black with corners of 13 px`)"""
    )


def wrong(page: Page, where: str) -> list[str]:
    """One line for each thing that is wrong with what is shown, once all of it is there."""
    expect(page.get_by_text("Loading").or_(page.get_by_text("लोड हो"))).to_have_count(0)
    page.wait_for_timeout(250)
    sideways = ["it scrolls sideways"] if scrolls_sideways(page) else []
    found = [*sideways, *unlike_the_others(page), *violations(page)]
    return [f"{where}: {each}" for each in found]
