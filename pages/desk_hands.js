// What hands do to the fields: keys, levels, steps and comments. Loaded after desk_outbox.js, in one module with it.
function enter(field, value) {
  if (field.readOnly) return;
  field.value = value;
  commit(field);
}

function nudge(field, direction) {
  const { low, high, step } = criterion(field).dataset;
  const present = tidy(field.value) === "" ? NaN : Number(tidy(field.value));
  const start = direction > 0 ? Number(low) : Number(high);
  const next = Number.isNaN(present) ? start : present + direction * Number(step || 1);
  enter(field, String(Math.round(Math.min(Number(high), Math.max(Number(low), next)) * 1e6) / 1e6));
}

function step(field, direction) {
  const all = [...document.querySelectorAll(`${SHEET} input${FIELD}`)];
  const next = all[all.indexOf(field) + direction];
  if (next) { next.focus(); next.select(); criterion(next).scrollIntoView({ block: "nearest" }); }
}

function open(area) {
  area.hidden = false;
  area.parentElement.classList.add("hp-opened");
}

function remark(part) {
  const area = part.querySelector("textarea");
  open(area);
  area.focus();
}

function onClick(event) {
  const level = event.target.closest("[data-level]");
  const small = event.target.closest("[data-nudge]");
  const opener = event.target.closest(".hp-open");
  if (level) enter(fieldOf(level), level.dataset.level);
  if (small) nudge(fieldOf(small), Number(small.dataset.nudge));
  if (opener) remark(opener.parentElement);
  if (event.target.closest(".st-key-leave")) forget();   // whoever signs out leaves nothing behind
}

function onKey(event) {
  const field = event.target.closest?.(FIELD);
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s" && field) commit(field);
  if (event.key === "?" && !(field && !isScore(field)) && !event.target.closest?.("input:not([data-field]), textarea")) {
    const help = document.querySelector("details.hp-keys");
    if (help) { help.open = !help.open; event.preventDefault(); }
  }
  if (!field || !field.closest(SHEET) || !isScore(field) || event.isComposing) return;
  if (event.key === "Enter") { commit(field); step(field, event.shiftKey ? -1 : 1); event.preventDefault(); }
  if (event.key.toLowerCase() === "c" && !event.ctrlKey && !event.metaKey) {
    const part = criterion(field).querySelector("[data-comment]");
    if (part) remark(part);
    event.preventDefault();
  }
  if (event.key === "Escape") { clear(field); field.value = known.get(address(field)) ?? ""; mark(field); say(); }
  if (event.key === "ArrowUp" || event.key === "ArrowDown") { nudge(field, event.key === "ArrowUp" ? 1 : -1); event.preventDefault(); }
}

const onChange = (event) => { const field = event.target.closest?.(FIELD); if (field?.closest(SHEET)) { commit(field); say(); } };
const onInput = (event) => { const field = event.target.closest?.(FIELD); if (field?.closest(SHEET)) mark(field); };
const onFocus = (event) => { const field = event.target.closest?.(`input${FIELD}`); if (field?.closest(SHEET)) field.select(); };
// Whoever comes by Tab sees the levels and their words with the field.
const onTab = (event) => { if (event.key === "Tab" && event.target.matches?.(`.hp-sheet input${FIELD}`)) criterion(event.target).scrollIntoView({ block: "nearest" }); };
const onLeave = (event) => { if (waiting.size || blocked.size) event.preventDefault(); };

// A session is about to lead this desk on: what stands half typed in a field is handed over before the field goes.
function keepTyped() {
  const field = document.activeElement;
  if (document.querySelector("[data-leaving]") && field?.matches?.(FIELD) && field.closest(SHEET)) commit(field);
}
