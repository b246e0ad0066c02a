"""What is wrong with a page for eyes, hands and screen readers, in sentences."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OPTIONS = {"runOnly": {"type": "tag", "values": LEVELS}, "resultTypes": ["violations"]}

SMALLEST = 44
"""CSS pixels that a finger needs, each way."""

WIDER = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  const inside = (element) => {
    for (let up = element.parentElement; up; up = up.parentElement) {
      if (getComputedStyle(up).overflowX !== "visible") return true;
    }
    return false;
  };
  const wide = [...document.body.querySelectorAll("*")].filter((element) => {
    const box = element.getBoundingClientRect();
    return box.width && (box.right > room + 0.5 || box.left < -0.5) && !inside(element);
  });
  return wide.slice(-3).map((element) => `${element.tagName}.${element.className}`)
    .concat(`${document.documentElement.scrollWidth} px in ${room}`);
}"""

SMALL = """(smallest) => {
  const primary = ".button--primary, .navbar a, label.option, .account-menu summary, "
    + ".ordering__line button, select, input.field__input";
  return [...document.querySelectorAll(primary)]
    .filter((element) => element.checkVisibility())
    .map((element) => [element, element.getBoundingClientRect()])
    .filter(([, box]) => box.width < smallest - 0.5 || box.height < smallest - 0.5)
    .map(([element, box]) => `${element.tagName}.${element.className} `
      + `“${element.innerText.trim().slice(0, 30)}” `
      + `is ${Math.round(box.width)} × ${Math.round(box.height)} px`);
}"""

MOVING = """() => document.getAnimations()
  .filter((animation) => animation.playState === "running"
    && animation.effect.getComputedTiming().activeDuration > 50)
  .map((animation) => animation.animationName ?? animation.transitionProperty ?? "an animation")"""


def violations(page: Page) -> list[str]:
    """What axe-core finds against WCAG 2.2 AA."""
    found: dict[str, Any] = Axe().run(page, options=OPTIONS).response
    return [
        f"{violation['id']} ({violation['help']}): "
        + "; ".join(f"{node['target'][0]} {_why(node)}" for node in violation["nodes"][:4])
        for violation in found["violations"]
    ]


def overflow(page: Page) -> list[str]:
    """What makes the page wider than the screen."""
    wide: list[str] = page.evaluate(WIDER)
    return [f"it scrolls sideways: {', '.join(wide)}"] if wide else []


def small_targets(page: Page) -> list[str]:
    """Things to press that a finger misses."""
    found: list[str] = page.evaluate(SMALL, SMALLEST)
    return found


def movements(page: Page) -> list[str]:
    """What moves."""
    found: list[str] = page.evaluate(MOVING)
    return [f"{name} moves although motion is unwelcome" for name in found]


def _why(node: dict[str, Any]) -> str:
    said = [check["message"] for check in (*node["any"], *node["all"], *node["none"])]
    return said[0] if said else ""
