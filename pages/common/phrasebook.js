// Streamlit's own words are English; this puts them in the language of the page, whenever they appear.
// Only Streamlit's controls are touched: what users wrote may read "Upload" and stays as it is.
const CONTROLS = [
  "stFileUploader", "stElementToolbar", "stStatusWidget", "stTooltipContent", "stSelectbox", "stDialog",
].map((id) => `[data-testid="${id}"]`).join(",");
const ATTRIBUTES = ["aria-label", "title", "placeholder"];
const USERS_OWN = '[data-testid="stFileChipName"], [data-testid="stWidgetLabel"]';
// What the dialog of a lost connection says: for developers, so none of it is kept.
const LOST = /^(Is Streamlit still running\?|Streamlit server is not responding|Cannot connect to Streamlit|Connection timed out|Connection failed with status)/;
const SHUT_OUT = /status 40[13]/;
const originals = new WeakMap();

export default function ({ data }) {
  document.documentElement.lang = data.lang;
  const patterns = data.patterns.map(([pattern, translation]) => [new RegExp(pattern), translation]);
  const say = (text) => {
    const bare = text.trim();
    if (LOST.test(bare)) return lost(bare);
    if (Object.hasOwn(data.words, bare)) return data.words[bare];
    const [pattern, translation] = patterns.find(([known]) => known.test(bare)) ?? [];
    return pattern ? bare.replace(pattern, translation) : text;
  };
  const lost = (english) => {
    if (SHUT_OUT.test(english)) return data.lost.shut_out;
    const at = [...document.querySelectorAll("[data-saved-at]")].at(-1)?.dataset.savedAt;
    return at ? data.lost.saved.replace("{at}", at) : data.lost.unsaved;
  };
  const put = (node, slot, current, write) => {
    const known = originals.get(node) ?? {};
    const english = known[slot] && known[slot].shown === current ? known[slot].english : current;
    const shown = say(english);
    if (shown !== current) write(shown);
    if (shown !== english) originals.set(node, { ...known, [slot]: { english, shown } });
  };
  const translate = (control) => {
    const texts = document.createTreeWalker(control, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const node = texts.currentNode;
      if (!node.parentElement.closest(USERS_OWN))
        put(node, "text", node.data, (shown) => { node.data = shown; });
    }
    for (const element of [control, ...control.querySelectorAll("*")])
      for (const name of ATTRIBUTES)
        if (element.hasAttribute(name) && element.dataset.testid !== "stFileChipName")
          put(element, name, element.getAttribute(name), (shown) => element.setAttribute(name, shown));
  };
  let waiting = 0;
  const sweep = () => { waiting = 0; document.querySelectorAll(CONTROLS).forEach(translate); };
  const observer = new MutationObserver(() => { waiting ||= requestAnimationFrame(sweep); });
  sweep();
  observer.observe(document.body, { subtree: true, childList: true, characterData: true });
  return () => { observer.disconnect(); cancelAnimationFrame(waiting); };
}
