// [data-rows] or any list of [data-row]: J and K move, X chooses, Enter opens (the row's link has the focus, so it does by itself).
// [data-row-key="l"] in a row: that letter presses it while the row has the focus, or of the first row while none has.
import { singleKey } from "./keyboard.js";

const STEP = { j: 1, k: -1 };

document.addEventListener("keydown", (event) => {
  if (!singleKey(event)) return;
  const rows = [...document.querySelectorAll("main [data-row]")];
  if (!rows.length) return;
  const here = rows.indexOf(event.target.closest?.("[data-row]"));
  if (event.key in STEP) {
    event.preventDefault();
    move(rows[Math.min(Math.max(here + STEP[event.key], 0), rows.length - 1)]);
  } else if (event.key === "x" && rows[here]?.querySelector("[data-choose]")) {
    event.preventDefault();
    rows[here].querySelector("[data-choose]").click();
  } else press(event, rows[Math.max(here, 0)]);
});

function press(event, row) {
  const wanted = event.key.length === 1 && row.querySelector(`[data-row-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!wanted) return;
  event.preventDefault();
  wanted.click();
}

function move(row) {
  const link = row.querySelector("[data-open-row]") ?? row.querySelector("a, button");
  link?.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}
