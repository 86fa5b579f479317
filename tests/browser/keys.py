"""Going about by keyboard alone, seeing where one is, and what leads nowhere."""

from playwright.sync_api import Locator, Page

# Where the focus is: whether it shows, stands in view, and is covered by nothing.
FOCUS = """() => {
  const element = document.activeElement;
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  const x = Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 1);
  const y = Math.min(Math.max(box.top + Math.min(box.height, 20) / 2, 1), innerHeight - 1);
  const top = document.elementFromPoint(x, y);
  return {
    on: element.outerHTML.slice(0, 160),
    marked: (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2)
      || style.boxShadow !== "none",
    in_view: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    covered: !(top && (element.contains(top) || top.contains(element)
      || [...(element.labels || [])].some((label) => label.contains(top)))),
  };
}"""

# Links, labels and descriptions that point at nothing on the page: some hear less than is meant.
DANGLING = """(part) => ["aria-describedby", "aria-labelledby", "aria-controls", "for", "href"]
  .flatMap((name) => [...document.querySelectorAll(`${part} [${name}]`)]
    .flatMap((element) => element.getAttribute(name).split(/\\s+/)
      .filter((id) => (name === "href" ? /^#./.test(id) : id))
      .filter((id) => !document.getElementById(id.replace(/^#/, "")))
      .map((id) => `${name}=${id}`)))"""


def see_focus(page: Page) -> None:
    """Fail where the element in focus cannot be told from the others."""
    focus = page.evaluate(FOCUS)
    assert focus["marked"] and focus["in_view"] and not focus["covered"], focus


def tab_to(page: Page, target: Locator, most: int = 60) -> None:
    """Press Tab until the target has the focus, and see it at every stop."""
    for _stop in range(most):
        page.keyboard.press("Tab")
        see_focus(page)
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"not reached in {most} stops: {target}")


def type_into(page: Page, target: Locator, text: str, most: int = 60) -> None:
    """Tab to a field and write over what it holds."""
    tab_to(page, target, most)
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type(text)


def enter(page: Page) -> None:
    """Press Enter where it leads to another page, and be there."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def press(page: Page, name: str, most: int = 60) -> None:
    """Tab to a button that leads to another page, and press it."""
    tab_to(page, page.get_by_role("button", name=name, exact=True), most)
    enter(page)
