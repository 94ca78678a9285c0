// [data-choose]: boxes of rows; [data-choose-all]: those of the page; the bulk bar counts them ([data-chosen]),
// takes all that match ([data-everything]) and lets go ([data-let-go], Esc). Shift takes the rows between two clicks.
import { inDialog, typing } from "./keyboard.js";

const boxes = () => [...document.querySelectorAll("[data-choose]")];
let last = null;

document.addEventListener("click", (event) => {
  const box = event.target;
  if (box.matches?.("[data-choose]")) {
    if (event.shiftKey && last) between(last, box);
    last = box;
  } else if (box.closest?.("[data-let-go]")) letGo();
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-choose-all]")) for (const box of boxes()) box.checked = event.target.checked;
  if (event.target.matches("[data-choose], [data-choose-all], [data-everything]")) show();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.defaultPrevented && !typing(event) && !inDialog() && boxes().some((box) => box.checked)) letGo();
});

document.addEventListener("htmx:afterSettle", show);
window.addEventListener("pageshow", show);

function between(one, other) {
  const all = boxes();
  const [from, to] = [all.indexOf(one), all.indexOf(other)].sort((a, b) => a - b);
  for (const box of all.slice(from, to + 1)) box.checked = other.checked;
}

function letGo() {
  const chosen = boxes().filter((box) => box.checked);
  if (document.activeElement.closest("#bulk")) chosen.at(-1)?.focus();
  for (const box of chosen) box.checked = false;
  const everything = document.querySelector("[data-everything]");
  if (everything) everything.checked = false;
  show();
}

function show() {
  const all = boxes();
  const chosen = all.filter((box) => box.checked);
  for (const box of all) mark(box.closest("[data-row]"), box.checked);
  const head = document.querySelector("[data-choose-all]");
  if (head) {
    head.checked = chosen.length > 0 && chosen.length === all.length;
    head.indeterminate = chosen.length > 0 && chosen.length < all.length;
  }
  const said = document.querySelector("[data-chosen]");
  if (!said) return;
  const everything = document.querySelector("[data-everything]");
  said.textContent = `${everything?.checked ? everything.dataset.everything : chosen.length} ${said.dataset.chosen}`;
}

function mark(row, chosen) {
  if (chosen) row?.setAttribute("aria-selected", "true");
  else row?.removeAttribute("aria-selected");
}
