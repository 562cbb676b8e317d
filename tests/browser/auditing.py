"""What an audit of a screen looks for: the rules of WCAG 2 A and AA, small targets, and what sticks out sideways."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
EXCLUDED = [".js-plotly-plot"]  # drawn by plotly: every chart has its table, and test_contrast reads its texts
GRAVE = ("serious", "critical")
# What is smaller than 44 px all the same: the selector, and why it may be.
SMALL = {
    ".hp-table a": "a link in a table where people compare: rows 44 px high would show half as many",
    "[data-testid=stTooltipHoverTarget]": "Streamlit's mark beside a label; what it says opens with the label's field",
    "[data-testid=stElementToolbar] *": "Streamlit's tools over a table, which repeat what the page's downloads do",
    ".js-plotly-plot *": "drawn by plotly",
    "[data-testid=stFileChips] *": "Streamlit's list of chosen files",
}
TARGETS = """(exempt) => {
  const fields = ["TextInputRootElement", "NumberInputContainer", "DateInputField", "TimeInputField",
    "TextAreaRootElement"];
  const groups = ["Selectbox", "MultiSelect"].map((name) => `[data-testid=st${name}] [role=group]`);
  const whole = [...fields.map((name) => `[data-testid=st${name}]`), ...groups, "label", ".hp-entry"].join(", ");
  const seen = (e) => e.getBoundingClientRect().width > 2 && e.getBoundingClientRect().height > 2 &&
    e.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  // a link in a line of text is as high as its line (WCAG 2.5.5, inline)
  const inline = (e) => e.tagName === "A" && getComputedStyle(e).display === "inline" &&
    e.parentElement.textContent.trim() !== e.textContent.trim();
  const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [role=tab]")];
  return all.map((e) => (e.closest(exempt) || inline(e) ? null : e.closest(whole) ?? e)).filter((e) => e && seen(e))
    .filter((e) => e.getBoundingClientRect().height < 43.5 || e.getBoundingClientRect().width < 43.5)
    .map((e) => {
      const { width, height } = e.getBoundingClientRect();
      const name = (e.innerText || e.ariaLabel || e.querySelector("input")?.ariaLabel || "").trim().slice(0, 30);
      return `${e.dataset.testid ?? e.tagName} ${name}: ${Math.round(width)} x ${Math.round(height)}`;
    });
}"""
SIDEWAYS = """() => {
  const main = document.querySelector("[data-testid=stMain]") ?? document.documentElement;
  const held = (e) => {
    for (let p = e.parentElement; p && p !== main; p = p.parentElement)
      if (getComputedStyle(p).overflowX !== "visible" && p.getBoundingClientRect().right <= innerWidth + 1) return true;
    return false;
  };
  const out = [...main.querySelectorAll("*")].filter((e) => e.getBoundingClientRect().width > 2 &&
    e.getBoundingClientRect().right > innerWidth + 1 && e.checkVisibility() && !held(e));
  const wide = Math.max(main.scrollWidth - main.clientWidth, document.documentElement.scrollWidth - innerWidth);
  const told = out.slice(0, 3).map((e) => e.outerHTML.slice(0, 120));
  return wide > 0 ? [`the page is ${wide} px too wide`, ...told] : told;
}"""
UNSEEN = """() => {
  const e = document.activeElement;
  const drawn = [e, e.parentElement, e.closest("label")].filter(Boolean).some((one) => {
    const style = getComputedStyle(one);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
  });
  const box = (e.closest("label") ?? e).getBoundingClientRect();
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const over = box.height > innerHeight / 2 || top && (  // a pane to scroll through is never seen whole
    e.contains(top) || top.contains(e) || e.closest("label")?.contains(top));
  return [drawn ? "" : "no focus is drawn", over ? "" : "hidden by something else"].filter(Boolean).join(", ");
}"""


def faults(page: Page) -> list[str]:
    """What is wrong with a screen as it stands: by the rules on light and dark ground, then at both widths."""
    found = [f"light: {one}" for one in _broken(page, RULES)]
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(250)  # colours fade in
    found += [f"dark: {one}" for one in _broken(page, COLOURS)]
    page.emulate_media(color_scheme="light")
    exempt, height = ", ".join(SMALL), page.viewport_size["height"] if page.viewport_size else 900
    for width in (1280, 820):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(150)
        found += [f"{width} px: {one}" for one in (*page.evaluate(TARGETS, exempt), *page.evaluate(SIDEWAYS))]
    page.set_viewport_size({"width": 1280, "height": height})
    return found


def _broken(page: Page, options: dict[str, object]) -> list[str]:
    answer = Axe().run(page, context={"exclude": EXCLUDED}, options=options).response
    return [
        f"{rule['id']}: {node['html'][:160]}"
        for rule in answer["violations"]
        if rule["impact"] in GRAVE
        for node in rule["nodes"]
    ]
