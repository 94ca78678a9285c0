// [data-board] of [data-stage] columns: a [data-card] moves by dragging (mouse; a finger after a long press), or with M, arrows and
// Enter while it has the focus; Esc lets it be. Each has a form [data-takes], sent with the stage it was taken to. With
// [data-row] stages stand in rows of so many, and arrows up and down change the row.
import { singleKey } from "./keyboard.js";

const NEAR = 6; // px a mouse moves before it drags
const PRESS = 350; // ms a finger rests before it drags
const EDGE = 48; // px at the sides where the board scrolls along

let held = null; // { card, x, y, timer, left, top } from pointer down; `on` while it is dragged
let keyed = null; // { card, stage } while a card is moved with the keys
let dragged = false; // swallows the click that ends a drag

const board = () => document.querySelector("[data-board]");
const stages = () => [...board().querySelectorAll("[data-stage]")];
const stageOf = (element) => element?.closest?.("[data-stage]");
const news = (text) => { const place = document.getElementById("news"); if (place) place.textContent = text; };

document.addEventListener("pointerdown", (event) => {
  dragged = false;
  const card = event.target.closest?.("[data-card]");
  if (!card || event.button !== 0 || event.target.closest("summary, form, button, select, input")) return;
  held = { card, x: event.clientX, y: event.clientY, mouse: event.pointerType === "mouse", left: board().scrollLeft, top: board().scrollTop };
  if (!held.mouse) held.timer = setTimeout(lift, PRESS);
});

document.addEventListener("pointermove", (event) => {
  if (!held) return;
  const far = Math.hypot(event.clientX - held.x, event.clientY - held.y) > NEAR;
  if (!held.on && far) { if (held.mouse) lift(); else return letGo(); }
  if (!held.on) return;
  held.at = [event.clientX, event.clientY];
  follow();
});

document.addEventListener("pointerup", () => {
  if (held?.on) {
    const { card, over } = held;
    const target = over;
    letGo();
    dragged = true;
    if (target && target !== stageOf(card)) send(card, target);
  } else letGo();
});
document.addEventListener("pointercancel", () => letGo());
document.addEventListener("click", (event) => { if (dragged) { event.preventDefault(); event.stopPropagation(); dragged = false; } }, true);
document.addEventListener("contextmenu", (event) => { if (held && !held.mouse) event.preventDefault(); });
document.addEventListener("touchmove", (event) => { if (held?.on) event.preventDefault(); }, { passive: false });

function lift() {
  held.on = true;
  held.card.dataset.state = "lifted";
  held.card.dataset.dragged = "";
  board().dataset.dragging = "";
  held.at = [held.x, held.y];
  getSelection()?.removeAllRanges();
  along();
}

function follow() {
  const [x, y] = held.at;
  const there = board();
  const dx = x - held.x + there.scrollLeft - held.left;
  const dy = y - held.y + there.scrollTop - held.top;
  held.card.style.transform = `translate(${dx}px, ${dy}px)`;
  held.over = stageOf(document.elementFromPoint(x, y));
  mark(held.over === stageOf(held.card) ? null : held.over);
}

/** Near a side the board scrolls along, for as long as the card is held there. */
function along() {
  if (!held?.on) return;
  const box = board().getBoundingClientRect();
  const x = held.at[0];
  const step = x < box.left + EDGE ? -12 : x > box.right - EDGE ? 12 : 0;
  if (step) { board().scrollLeft += step; follow(); }
  requestAnimationFrame(along);
}

function letGo() {
  if (!held) return;
  clearTimeout(held.timer);
  if (held.on) {
    delete held.card.dataset.state;
    delete held.card.dataset.dragged;
    held.card.removeAttribute("style");
    delete board()?.dataset.dragging;
    mark(null);
  }
  held = null;
}

function mark(stage) {
  for (const one of stages()) one.toggleAttribute("data-over", one === stage);
}

function send(card, stage) {
  const form = card.querySelector("[data-takes]");
  card.dataset.state = "leaving";
  form.elements.stage.value = stage.dataset.stage;
  form.requestSubmit();
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") return escape(event);
  if (keyed) return steer(event);
  const card = event.target.closest?.("[data-card]");
  if (event.key.toLowerCase() !== "m" || !card || !singleKey(event)) return;
  event.preventDefault();
  keyed = { card, stage: stageOf(card) };
  card.dataset.state = "lifted";
  told();
});

function steer(event) {
  const all = stages();
  const row = Number(board().dataset.row) || 0;
  const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -row, ArrowDown: row }[event.key];
  if (step) {
    event.preventDefault();
    keyed.stage = all[Math.min(Math.max(all.indexOf(keyed.stage) + step, 0), all.length - 1)];
    keyed.stage.scrollIntoView({ block: "nearest", inline: "nearest" });
    told();
  } else if (event.key === "Enter") {
    event.preventDefault();
    const { card, stage } = keyed;
    drop();
    if (stage !== stageOf(card)) send(card, stage);
  } else if (event.key === "Tab") drop();
}

function told() {
  mark(keyed.stage === stageOf(keyed.card) ? null : keyed.stage);
  news(`${board().dataset.saysTarget} ${keyed.stage.querySelector("h2").firstChild.textContent.trim()}`);
}

function drop() {
  delete keyed.card.dataset.state;
  mark(null);
  keyed = null;
}

function escape(event) {
  const form = event.target.closest?.("[data-asks]");
  const open = event.target.closest?.("[data-add][open], details[open]");
  if (held?.on) letGo();
  else if (keyed) { drop(); news(board().dataset.saysBack); }
  else if (form) form.querySelector("[data-back]").click();
  else if (open && board()?.contains(open)) { open.open = false; open.querySelector("summary").focus(); }
  else return;
  event.preventDefault();
  event.stopPropagation();
}

// Back: the card stands where it was, without asking the server.
document.addEventListener("click", (event) => {
  const lifted = event.target.closest?.("[data-back]")?.closest("[data-lifted]");
  if (!lifted) return;
  event.preventDefault();
  lifted.remove();
  const left = board().querySelector('[data-state="leaving"]');
  if (left) { delete left.dataset.state; left.querySelector("a").focus(); }
  news(board().dataset.saysBack);
});

// Opened to add: the cursor is in its first field.
document.addEventListener("toggle", (event) => {
  if (event.target.matches?.("[data-board] details[open]")) event.target.querySelector("input:not([type=hidden]), select")?.focus();
}, true);

// What was moved or asks for more has the focus; a request that failed leaves the card where it was.
document.addEventListener("htmx:afterSettle", () => {
  const asks = document.querySelector("[data-lifted]");
  const moved = document.querySelector("[data-moved] [data-open-row]");
  if (asks) asks.querySelector("[aria-invalid], input:not([type=hidden]), select, textarea")?.focus();
  else if (moved) { moved.focus(); moved.closest("[data-moved]").removeAttribute("data-moved"); }
});
document.addEventListener("htmx:afterRequest", (event) => {
  const card = event.detail.elt?.closest?.("[data-card]");
  if (card && event.detail.failed) delete card.dataset.state;
});
