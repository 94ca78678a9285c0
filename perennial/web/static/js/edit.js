// [data-cell] around [data-edit]: a click anywhere in the cell opens it. [data-edit-form]: Enter saves, Tab saves and
// opens the next one, Esc leaves it as it was. A refusal (422) brings the form back with its sentence, still open.
import { inDialog, singleKey } from "./keyboard.js";

let next = null; // what Tab, or Shift and Tab, asked for: { from: fragment id, step: 1 or -1 }

document.addEventListener("click", (event) => {
  const cell = event.target.closest("[data-cell]");
  if (!cell || event.target.closest("a, button, input, .popover") || String(getSelection())) return;
  cell.querySelector("[data-edit]")?.click();
});

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("[data-edit-form]");
  if (form) return inForm(event, form);
  if (event.key === "Escape" && !event.defaultPrevented && !inDialog() && !event.target.matches?.("input, textarea, select")) {
    const open = document.querySelector("[data-edit-form] [data-leave]"); // opened, and not yet in focus
    if (open) { event.preventDefault(); return open.click(); }
  }
  if (event.key === "e" && singleKey(event) && !inDialog()) {
    const scope = event.target.closest("[data-row]") ?? document;
    const edit = scope.querySelector("[data-edit]");
    if (edit) { event.preventDefault(); edit.click(); }
  }
});

function inForm(event, form) {
  if (event.isComposing) return;
  if (event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation();
    form.querySelector("[data-leave]").click();
  } else if (event.key === "Enter" && saves(event)) {
    event.preventDefault();
    form.requestSubmit();
  } else if (event.key === "Tab" && leaves(event, form)) {
    event.preventDefault();
    next = { from: form.dataset.editForm, step: event.shiftKey ? -1 : 1 };
    form.requestSubmit();
  }
}

const saves = (event) =>
  event.target.matches("textarea") ? event.ctrlKey || event.metaKey : event.target.matches("input, select");

/** Whether Tab would go beyond the last control of the form, or Shift and Tab before the first. */
function leaves(event, form) {
  const shown = [...form.querySelectorAll("input:not([type=hidden]), select, textarea, button, a[href]")].filter((one) => one.offsetParent);
  return event.target === (event.shiftKey ? shown[0] : shown.at(-1));
}

// After a swap the reader is where they were, or in the next value when they asked for it.
document.addEventListener("htmx:afterSettle", (event) => {
  const { elt, target, xhr, requestConfig } = event.detail;
  const from = requestConfig?.elt;
  if (!from?.matches?.("[data-edit-form], [data-leave], [data-edit]")) return;
  const place = document.getElementById(target.id) ?? elt;
  const refused = xhr.status >= 400 || place.querySelector("[data-edit-form]");
  const asked = next;
  next = null;
  if (refused) {
    place.querySelector("[aria-invalid], [autofocus]")?.focus();
    return place.querySelector(".below")?.scrollIntoView({ block: "nearest" });
  }
  if (asked) return neighbour(place, asked.step)?.click();
  place.querySelector("[data-edit]")?.focus();
});

function neighbour(place, step) {
  const all = [...document.querySelectorAll("[data-edit]")].filter((one) => one.offsetParent);
  const here = all.findIndex((one) => place.contains(one));
  return all[here + step];
}
