"""What axe-core finds wrong with a page, and what the web app promises at every width."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

AXE = Path(__file__).parents[2] / "frontend/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = {1280: 900, 768: 1024, 320: 640}
"""Width to height: a desk, a tablet, the narrowest phone (Requirement 12.6)."""
STILL = """async () => {
  let changed = false;
  const watching = new MutationObserver(() => { changed = true; });
  watching.observe(document, {subtree: true, childList: true, attributes: true});
  const until = performance.now() + 5_000;
  for (let still = 0; still < 5 && performance.now() < until; still += 1) {
    changed = false;
    await new Promise(requestAnimationFrame);
    const ending = document.getAnimations()
      .filter(moving => moving.playState === 'running')
      .filter(moving => moving.effect.getComputedTiming().endTime < 10_000);
    await Promise.allSettled(ending.map(moving => moving.finished));
    if (changed || ending.length) still = -1;
  }
  watching.disconnect();
}"""
"""Until nothing has changed for five frames, or for five seconds where something always does."""


def come_to_rest(page: Page) -> None:
    """What slides or fades is judged where it ends."""
    page.evaluate(STILL)


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
    come_to_rest(page)
    expect(page.get_by_text("Loading").or_(page.get_by_text("लोड हो"))).to_have_count(0)
    come_to_rest(page)
    sideways = ["it scrolls sideways"] if scrolls_sideways(page) else []
    found = [*sideways, *unlike_the_others(page), *violations(page)]
    return [f"{where}: {each}" for each in found]


def wrong_at_any_width(page: Page, where: str) -> list[str]:
    """The same at a desk, on a tablet and on the narrowest phone."""
    found: list[str] = []
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        found += wrong(page, f"{where} at {width}")
    return found
