// [data-peek]: Space on a row, or a click on its avatar, opens a look beside the list in #peek; Esc or [data-close] closes it
// and gives the focus back to the row.
import { inDialog, singleKey, typing } from "./keyboard.js";

let row = null;
const panel = () => document.querySelector("[data-panel]#peek");

document.addEventListener("keydown", (event) => {
  const here = event.target.closest?.("[data-row]");
  if (event.key === " " && here && singleKey(event) && !event.target.matches("input, button")) {
    const link = here.querySelector("[data-peek]");
    if (link) { event.preventDefault(); link.click(); }
  } else if (event.key === "Escape" && panel() && !event.defaultPrevented && !typing(event) && !inDialog()) { event.preventDefault(); close(); }
});

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-peek]");
  if (link) { mark(null); row = link.closest("[data-row]"); mark(row); }
  else if (event.target.closest?.("#peek [data-close]")) { event.preventDefault(); close(); }
});

function close() {
  const empty = document.createElement("div");
  empty.id = "peek";
  panel()?.replaceWith(empty);
  mark(null);
  row?.querySelector("[data-open-row]")?.focus({ preventScroll: true });
}

function mark(open) {
  for (const one of document.querySelectorAll("[data-row][data-open]")) one.removeAttribute("data-open");
  open?.setAttribute("data-open", "");
}
