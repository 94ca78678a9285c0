// [data-history]: resting on a value for 400 ms, keyboard focus on it, or a long press, loads its history into the named
// place; a click on its age does at once. Esc or leaving closes it; Esc gives the focus back where it was.
const REST = 400;
const AFTERWARDS = 300;
let waiting = 0;
let leaving = 0;
let pressed = false;
let settled = 0; // when a swap last ended: the focus it puts back, or a value under a resting mouse, is no wish to see history

const factOf = (target) => target.closest?.("[data-fact]:not([data-editing]):has([data-history])");
const justSwapped = () => performance.now() - settled < 200;
const openFact = () => document.querySelector("[data-fact][data-open]");

document.addEventListener("pointerover", (event) => {
  if (event.pointerType !== "mouse") return;
  const fact = factOf(event.target);
  if (fact && fact === openFact()) clearTimeout(leaving);
  if (event.target.closest?.("[data-history]") && !justSwapped()) soon(fact);
});

document.addEventListener("pointerout", (event) => {
  if (event.pointerType !== "mouse") return;
  const fact = factOf(event.target);
  if (!fact || fact.contains(event.relatedTarget)) return;
  clearTimeout(waiting);
  if (fact === openFact() && !fact.contains(document.activeElement)) leaving = setTimeout(() => close(fact), AFTERWARDS);
});

document.addEventListener("focusin", (event) => {
  const fact = factOf(event.target);
  const open = openFact();
  if (open && open !== fact) close(open);
  const wished = !justSwapped() && event.target.matches(":focus-visible");
  if (fact && wished && event.target.closest("[data-history], [data-history-link]")) soon(fact);
  else if (!fact) clearTimeout(waiting);
});

for (const swap of ["htmx:afterSwap", "htmx:afterSettle"]) document.addEventListener(swap, () => { settled = performance.now(); }, true);

document.addEventListener("pointerdown", (event) => {
  pressed = false;
  clearTimeout(waiting);
  const open = openFact();
  if (open && !open.contains(event.target)) close(open);
  const value = event.target.closest?.("[data-history]");
  if (value && event.pointerType !== "mouse") waiting = setTimeout(() => { pressed = true; load(factOf(value)); }, REST);
});
for (const end of ["pointerup", "pointercancel", "scroll"]) document.addEventListener(end, () => clearTimeout(waiting), true);
document.addEventListener("contextmenu", (event) => { if (pressed) event.preventDefault(); });

document.addEventListener("click", (event) => {
  if (pressed && event.target.closest?.("[data-history]")) { pressed = false; event.preventDefault(); event.stopPropagation(); return; }
  const link = event.target.closest?.("[data-history-link]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const fact = factOf(link);
  if (fact.hasAttribute("data-open")) close(fact);
  else load(fact);
}, true);

document.addEventListener("keydown", (event) => {
  const open = openFact();
  if (event.key !== "Escape" || !open || event.defaultPrevented) return;
  event.preventDefault();
  const inside = open.querySelector("[data-popover]")?.contains(document.activeElement);
  close(open);
  if (inside) open.querySelector("[data-history-link]").focus();
});

function soon(fact) {
  clearTimeout(waiting);
  if (fact && !fact.hasAttribute("data-open")) waiting = setTimeout(() => load(fact), REST);
}

function load(fact) {
  const link = fact?.isConnected && fact.querySelector("[data-history-link]");
  if (!link || document.querySelector("[data-editing]")) return;
  const open = openFact();
  if (open && open !== fact) close(open);
  fact.setAttribute("data-open", "");
  link.setAttribute("aria-expanded", "true");
  window.htmx.trigger(link, "history");
}

function close(fact) {
  clearTimeout(leaving);
  fact.removeAttribute("data-open");
  fact.querySelector("[data-history-link]")?.removeAttribute("aria-expanded");
  fact.querySelector(".history")?.replaceChildren();
}
