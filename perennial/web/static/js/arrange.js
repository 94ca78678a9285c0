// [data-arrange]: rows put in order, with [data-move] buttons, Alt and an arrow, or by drawing a [data-grip]. The order is that
// of the inputs inside, so the form says the same without script. The neighbour moves, not the row: it keeps focus and pointer.
const rowOf = (target) => target.closest?.("[data-arranged]");
let drawn = null;

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-move]");
  if (!button) return;
  event.preventDefault();
  if (move(rowOf(button), button.dataset.move)) told(rowOf(button));
});

document.addEventListener("keydown", (event) => {
  const way = { ArrowUp: "up", ArrowDown: "down" }[event.key];
  const row = event.altKey && way && rowOf(event.target);
  if (!row) return;
  event.preventDefault();
  if (move(row, way)) told(row);
});

document.addEventListener("pointerdown", (event) => {
  if (!event.target.closest?.("[data-grip]") || event.button) return;
  event.preventDefault();
  drawn = rowOf(event.target);
  drawn.setAttribute("data-drawn", "");
});

document.addEventListener("pointermove", (event) => {
  if (!drawn) return;
  const above = drawn.previousElementSibling;
  const below = drawn.nextElementSibling;
  if (above && event.clientY < middle(above)) move(drawn, "up");
  else if (below && event.clientY > middle(below)) move(drawn, "down");
});

for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => {
  if (!drawn) return;
  drawn.removeAttribute("data-drawn");
  told(drawn);
  drawn = null;
});

function move(row, way) {
  const other = way === "up" ? row.previousElementSibling : row.nextElementSibling;
  if (!other) return false;
  if (way === "up") row.after(other);
  else row.before(other);
  row.scrollIntoView({ block: "nearest" });
  return true;
}

function middle(row) {
  const box = row.getBoundingClientRect();
  return box.top + box.height / 2;
}

/** Says the new place to those who cannot see it, and lets the form know. */
function told(row) {
  const all = [...row.parentElement.children];
  const news = document.getElementById("news");
  if (news) news.textContent = `${row.dataset.arranged}: ${all.indexOf(row) + 1} / ${all.length}`;
  row.dispatchEvent(new Event("change", { bubbles: true }));
}
