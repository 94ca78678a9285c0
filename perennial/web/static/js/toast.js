// The receipt stays until the next write. Ctrl or Command and Z presses its Undo, but where something was typed it is the field's own.
// A request that failed leaves a receipt too, with words the page carries in #toast-failed.
import { inDialog, typing, withMod } from "./keyboard.js";

document.addEventListener("keydown", (event) => {
  if (!withMod(event) || event.key.toLowerCase() !== "z" || (typing(event) && !untouched(event.target)) || inDialog()) return;
  const undo = document.querySelector("#toasts [data-undo]");
  if (!undo) return;
  event.preventDefault();
  undo.requestSubmit();
});

const untouched = (field) => field.matches("input, textarea") && field.value === field.defaultValue;

// An expected "no" says itself: it comes as a receipt, without touching what was asked for.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.getResponseHeader("HX-Reswap") !== "none") return;
  event.detail.shouldSwap = true;
  event.detail.isError = false;
});

for (const failed of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failed, (event) => {
    if (event.detail.requestConfig?.verb === "get" && event.detail.elt?.id === "running") return;
    const words = document.getElementById("toast-failed");
    document.getElementById("toasts")?.replaceChildren(words.content.cloneNode(true));
  });
}
