// [data-task]: Esc in its field leaves the field, so that letters act again, and E leads back. [data-ask]: a sheet under its
// button; opened, its first field has the cursor, Enter answers, Esc closes it.
import { inDialog, singleKey } from "./keyboard.js";

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.defaultPrevented || inDialog()) return;
  const task = event.target.closest?.("[data-task]") ?? document.querySelector("[data-task]");
  if (!task) return;
  const ask = event.target.closest?.("[data-ask][open]");
  if (event.key === "Escape" && task.contains(event.target)) leave(event, ask ?? task.querySelector("[data-ask][open]"), task);
  else if (event.key === "Enter" && ask && event.target.matches("select")) answer(event);
  else if (event.key === "e" && singleKey(event)) enter(event, task);
});

function leave(event, ask, task) {
  event.preventDefault();
  if (ask) ask.open = false;
  task.focus({ preventScroll: true });
}

function answer(event) {
  event.preventDefault();
  event.target.form.querySelector("button").click();
}

function enter(event, task) {
  const field = first(task);
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select?.();
}

document.addEventListener("toggle", (event) => {
  if (event.target.matches?.("[data-ask][open]")) first(event.target)?.focus();
}, true);

const first = (place) => place.querySelector("form :is(input:not([type=hidden]), select, textarea)");

// What was refused stands open: its field has the cursor.
first(document.querySelector("[data-ask][open]") ?? document.createElement("i"))?.focus();
