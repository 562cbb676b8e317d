// What is typed goes into an outbox and stays there until the server says that it is kept, so that nothing is
// lost between a key and the store: not by a rerun, not by a dropped connection, not by two changes at once, not by
// a reload while the server is silent: the tab remembers what has not been answered.
const BATCH = 40;        // changes sent together
const AGAIN = 4000;      // milliseconds after which an unanswered change is sent once more
const LATE = 5000;       // milliseconds without an answer after which the page says so
const SHELF = "hengping.outbox";
const SHEET = "[data-application]";
const FIELD = "[data-field]";
const waiting = new Map();   // field -> change that has not been answered
const known = new Map();     // field -> what the server holds
const blocked = new Map();   // field -> what was entered, why it was not taken, and what another window put; also off the screen
const painted = new WeakMap();   // field on the screen -> the entry of blocked it shows
const desk = random();
let now = null;              // the data of the last run, and how to answer it
let tries = 0;
let clock = 0;
let watch = 0;
let safe = "";               // until when everything is kept

function random() {
  return [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

const address = (field) => `${field.closest(SHEET).dataset.application} ${field.dataset.field}`;
const criterion = (element) => element.closest("[data-criterion]");
const fieldOf = (element) => criterion(element).querySelector(FIELD);
const fields = () => document.querySelectorAll(`${SHEET} ${FIELD}`);
const isScore = (field) => field.dataset.field.startsWith("scores.");
const tidy = (text) => text.normalize("NFKC").replace(/。/g, ".").trim();
const draft = (field) => (isScore(field) ? tidy(field.value) : field.value);

// --- what may be entered ---------------------------------------------------------------------------------------
function fault(field) {
  const text = draft(field);
  if (!isScore(field) || text === "" || text.toUpperCase() === "NA") return "";
  const { low, high, step } = criterion(field).dataset;
  const number = Number(text);
  const steps = step ? (number - Number(low)) / Number(step) : 0;
  const fine = /^-?\d+(\.\d+)?$/.test(text) && number >= Number(low) && number <= Number(high);
  return fine && Math.abs(steps - Math.round(steps)) < 1e-9 ? "" : "range";
}

function commit(field) {
  const name = address(field);
  const value = draft(field);
  const last = waiting.get(name)?.value ?? known.get(name) ?? "";
  if (fault(field)) { blocked.set(name, { value: field.value, why: words(field) }); paint(field); send(); return; }
  clear(field);
  if (value === last) { field.value = value; say(); return; }
  const sheet = field.closest(SHEET).dataset.application;
  const base = now.data.revisions[sheet] ?? 0;
  waiting.set(name, { key: random() + random(), application: sheet, field: field.dataset.field, value, base, since: Date.now() });
  mark(field);
  send();
  remember();
}

// --- what has not been answered outlives a reload ----------------------------------------------------------------
// A browser may keep nothing for a page, or hold something else in this place; neither stops what is being sent.
function shelf(act) {
  try { return act(sessionStorage); } catch { return null; }
}

function remember() {
  const kept = waiting.size ? JSON.stringify({ owner: now.data.owner, changes: [...waiting.values()] }) : "";
  shelf((store) => (kept ? store.setItem(SHELF, kept) : store.removeItem(SHELF)));
}

function recall(owner) {
  const kept = shelf((store) => JSON.parse(store.getItem(SHELF)));
  if (kept?.owner !== owner || !Array.isArray(kept.changes)) { forget(); return; }
  for (const change of kept.changes.filter((one) => one?.key)) waiting.set(`${change.application} ${change.field}`, change);
  send();
}

function forget() {
  shelf((store) => store.removeItem(SHELF));
}

function words(field) {
  const kept = known.get(address(field));
  const why = criterion(field).querySelector(".hp-why, [data-why]")?.dataset.why ?? "";
  return now.data.words.refused.replace("{why}", why).replace("{kept}", kept || now.data.words.empty);
}

function send() {
  if (!now) return;
  clearTimeout(clock);
  if (waiting.size) clock = setTimeout(send, AGAIN);
  tries += 1;
  const changes = [...waiting.values()].slice(0, BATCH);
  now.setStateValue("outbox", { try: tries, desk, changes, blocked: [...blocked.keys()] });
  say();
}

// --- what the server says --------------------------------------------------------------------------------------
function hear(data) {
  let untaken = false;
  for (const reply of data.replies) {
    const name = `${reply.application} ${reply.field}`;
    const change = waiting.get(name);
    if (change?.key !== reply.key) continue;
    waiting.delete(name);
    if (reply.kind === "saved") safe = data.saved_at;
    else { untaken = true; blocked.set(name, { value: change.value, why: reply.why, theirs: reply.kind === "stale" ? reply.kept : null }); }
  }
  safe ||= data.saved_at;
  remember();
  known.clear();
  for (const [name, value] of Object.entries(data.values)) known.set(name, value);
  fields().forEach(show);
  if (waiting.size) { clearTimeout(clock); clock = setTimeout(send, waiting.size > BATCH ? 0 : AGAIN); }
  else clearTimeout(clock);
  if (untaken) send();   // what was answered lies in the outbox no longer, and its sheet alone is held back
  for (const [slot, text] of Object.entries(data.texts)) {
    document.querySelectorAll(`[data-slot="${CSS.escape(slot)}"]`).forEach((place) => {
      if (place.textContent !== text) place.textContent = text;
    });
  }
  document.querySelectorAll('[data-slot="saved"]').forEach((place) => place.setAttribute("data-saved-at", data.saved_at));
  document.querySelectorAll("[data-comment]").forEach((part) => {
    const sheet = part.closest(SHEET).dataset.application;
    const needed = data.needed.includes(`${sheet} comments.${part.dataset.comment}`);
    part.querySelector(".hp-needed").hidden = !needed;
    part.querySelector(".hp-open").tabIndex = needed ? 0 : -1;   // otherwise Tab leads from score to score
  });
  say();
}

function find(application, name) {
  const sheet = document.querySelector(`[data-application="${CSS.escape(application)}"]`);
  return sheet?.querySelector(`[data-field="${CSS.escape(name)}"]`);
}

function show(field) {
  const name = address(field);
  const held = blocked.get(name)?.value ?? waiting.get(name)?.value ?? known.get(name) ?? "";
  const busy = document.activeElement === field && field.value !== (field.dataset.shown ?? "");
  if (!busy && field.value !== held) field.value = held;
  field.dataset.shown = held;
  field.readOnly = now.data.locked.includes(field.closest(SHEET).dataset.application) && field.dataset.field !== "scratchpad";
  if (field.tagName === "TEXTAREA" && held && field.hidden) open(field);
  mark(field);
  paint(field);
}

function mark(field) {
  const box = criterion(field);
  if (!box || !isScore(field)) return;
  const number = tidy(field.value) === "" ? NaN : Number(tidy(field.value));
  box.classList.toggle("hp-is-scored", known.get(address(field)) > "" && !blocked.has(address(field)));
  box.querySelectorAll("[data-level]").forEach((level) => {
    level.setAttribute("aria-pressed", String(Number(level.dataset.level) === number));
    level.disabled = field.readOnly;
  });
  box.querySelectorAll("[data-nudge]").forEach((nudge) => { nudge.disabled = field.readOnly; });
  const anchors = [...box.querySelectorAll("[data-at]")];
  const below = anchors.filter((one) => Number(one.dataset.at) <= number).map((one) => Number(one.dataset.at));
  const above = anchors.filter((one) => Number(one.dataset.at) >= number).map((one) => Number(one.dataset.at));
  const near = new Set([Math.max(...below), Math.min(...above)]);
  anchors.forEach((one) => one.classList.toggle("hp-near", near.has(Number(one.dataset.at))));
}

// --- what could not be taken -----------------------------------------------------------------------------------
const whyOf = (field) => document.getElementById(`${field.id}-why`) ?? criterion(field)?.querySelector(".hp-why");

// What was not taken is kept by its address until somebody decides: its sheet may be opened only later.
function paint(field) {
  const entry = blocked.get(address(field));
  if (!entry || painted.get(field) === entry) return;
  painted.set(field, entry);
  field.setAttribute("aria-invalid", "true");
  field.title = entry.why;
  const place = whyOf(field);
  if (!place) return;
  place.textContent = entry.why;
  place.hidden = false;
  place.setAttribute("role", "alert");
  if (entry.theirs != null) offer(field, entry, place);
}

function clear(field) {
  if (!blocked.delete(address(field))) return;
  send();   // the step to the next application waits for nothing any more
  field.removeAttribute("aria-invalid");
  field.removeAttribute("title");
  const place = whyOf(field);
  if (place) { place.hidden = true; place.textContent = ""; }
}

function offer(field, { value, theirs }, place) {
  const { words } = now.data;
  const take = (chosen) => () => { clear(field); field.value = chosen; commit(field); mark(field); field.focus(); };
  place.append(" ", button(words.theirs.replace("{value}", theirs || words.empty), take(theirs)));
  place.append(" ", button(words.mine.replace("{value}", value || words.empty), take(value)));
}

function button(text, act) {
  const one = document.createElement("button");
  one.type = "button";
  one.textContent = text;
  one.onclick = act;
  return one;
}

function say() {
  clearTimeout(watch);
  if (waiting.size) watch = setTimeout(say, 1000);
  const { words } = now.data;
  const away = waiting.size ? [] : elsewhere();
  const ids = [...new Set(away.map((name) => parts(name)[0]))].join(words.separator);
  const untaken = away.length ? words.elsewhere.replace("{applications}", ids) : blocked.size ? words.unsaved : "";
  const text = waiting.size ? pending(words) : untaken;
  document.querySelectorAll("[data-unsent]").forEach((place) => {
    if (place.dataset.text === text) return;
    place.dataset.text = place.textContent = text;
    place.dataset.unsent = text === words.saving ? "saving" : "";
    if (away.length) place.append(" ", button(words.dismiss, dismiss));
  });
}

const parts = (name) => [name.slice(0, name.lastIndexOf(" ")), name.slice(name.lastIndexOf(" ") + 1)];
const elsewhere = () => [...blocked.keys()].filter((name) => !find(...parts(name)));

function dismiss() {
  elsewhere().forEach((name) => blocked.delete(name));
  send();
}

// A line may be dead long before anybody closes it, so silence counts as much as a connection known to be cut.
function pending(words) {
  const cut = document.querySelector("[data-testid=stApp]")?.dataset.testConnectionState !== "CONNECTED";
  const late = [...waiting.values()].some((change) => Date.now() - change.since > LATE);
  if (!cut && !late) return words.saving;
  return (safe ? words.waiting : words.held).replace("{at}", safe).replace("{count}", waiting.size);
}

// --- one mounted desk ------------------------------------------------------------------------------------------
function hands({ data, setStateValue }) {
  const turned = now && now.data.opened !== data.opened;
  const first = !now;
  now = { data, setStateValue };
  if (first) recall(data.owner);
  let frame = 0;
  const ready = () => {   // the fields are drawn by another part of the page, perhaps a moment later
    if (data.opened && !document.querySelector(`[data-application="${CSS.escape(data.opened)}"]`)) { frame = requestAnimationFrame(ready); return; }
    hear(data);
    measure();
    if (turned || first) arrive();
  };
  const listeners = [["click", onClick], ["keydown", onKey, true], ["change", onChange], ["input", onInput], ["focusin", onFocus], ["keyup", onTab]];
  listeners.forEach(([kind, act, early]) => document.addEventListener(kind, act, early));
  window.addEventListener("beforeunload", onLeave);
  const parting = setInterval(keepTyped, 500);
  const watcher = new ResizeObserver(measure);
  [document.body, document.querySelector(".st-key-desk-top")].forEach((part) => { if (part) watcher.observe(part); });
  ready();
  return () => {
    cancelAnimationFrame(frame);
    clearInterval(parting);
    watcher.disconnect();
    listeners.forEach(([kind, act, early]) => document.removeEventListener(kind, act, early));
    window.removeEventListener("beforeunload", onLeave);
  };
}

// The fields' values come in a part of their own that is sent with every save; this script is sent once.
export default function () {
  const mine = (globalThis.hengpingDesk ??= {});
  let leave = null;
  mine.wake = (part) => { leave?.(); leave = hands(part); };
  if (mine.part) mine.wake(mine.part);
  return () => { leave?.(); mine.wake = null; };
}

function arrive() {
  document.querySelectorAll("[data-testid=stMain], .st-key-desk-evidence, .st-key-desk-scoring").forEach((part) => { part.scrollTop = 0; });
  const first = [...document.querySelectorAll(`${SHEET} input${FIELD}`)].find((field) => !field.value && !field.readOnly);
  if (!first || !matchMedia("(pointer: fine) and (min-height: 561px)").matches) return;
  first.focus({ preventScroll: true });
  criterion(first).scrollIntoView({ block: "nearest" });
}

function measure() {
  const halves = document.querySelector(".st-key-desk-halves");
  const foot = document.querySelector(".st-key-desk-foot");
  if (!halves) return;
  const top = halves.getBoundingClientRect().top + document.querySelector("[data-testid=stMain]").scrollTop;
  const style = document.documentElement.style;
  style.setProperty("--hp-desk-top", `${Math.round(top)}px`);
  if (foot) style.setProperty("--hp-desk-foot", `${Math.round(foot.getBoundingClientRect().height)}px`);
}
