// [data-key="n"]: that letter follows the link, presses the button or goes to the field. ? opens the list of keys; [data-single-keys] turns
// letters off. [data-mod] keys are written as the reader's keyboard calls them.
import { inDialog, onMac, setSingleKeys, singleKey, singleKeysOn } from "./keyboard.js";

document.addEventListener("keydown", (event) => {
  if (!singleKey(event) || inDialog()) return;
  const wanted = event.key.length === 1 && document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (event.key === "?") { event.preventDefault(); document.getElementById("keys")?.showModal(); }
  else if (wanted) { event.preventDefault(); if (wanted.matches("textarea, input")) wanted.focus(); else wanted.click(); }
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-single-keys]")) setSingleKeys(event.target.checked);
});

function dress(root) {
  for (const box of root.querySelectorAll("[data-single-keys]")) box.checked = singleKeysOn();
  if (onMac) for (const key of root.querySelectorAll("[data-mod]")) key.textContent = key.textContent.replace("Ctrl ", "⌘");
}
dress(document);
document.addEventListener("htmx:afterSettle", () => dress(document));
