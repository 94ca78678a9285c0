// [data-palette]: arrows move through what was found while the focus stays in the words; Enter opens the marked one, Esc leaves.
import { inDialog, withMod } from "./keyboard.js";

const list = () => document.querySelector("#palette #found");
const options = () => [...(list()?.querySelectorAll("a[role=option]") ?? [])];
const marked = () => options().findIndex((one) => one.ariaSelected === "true");

document.addEventListener("keydown", (event) => {
  if (withMod(event) && event.key.toLowerCase() === "k" && !inDialog()) {
    event.preventDefault();
    document.querySelector("[data-dialog=palette]")?.click();
  } else if (event.target.closest?.("[data-palette]")) inPalette(event);
});

function inPalette(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const all = options();
  if (step && all.length) {
    event.preventDefault();
    mark((marked() + step + all.length) % all.length);
  } else if (event.key === "Escape" && !event.isComposing) {
    // A search field would only empty itself at first.
    event.preventDefault();
    event.target.closest("dialog")?.close();
  } else if (event.key === "Enter" && !event.isComposing && marked() >= 0) {
    event.preventDefault();
    all[marked()].click();
  }
}

function mark(number) {
  const input = document.querySelector("#palette [role=combobox]");
  options().forEach((one, place) => { one.ariaSelected = String(place === number); });
  const one = options()[number];
  one?.scrollIntoView({ block: "nearest" });
  if (one) input.setAttribute("aria-activedescendant", one.id);
  else input.removeAttribute("aria-activedescendant");
  input.setAttribute("aria-expanded", String(options().length > 0));
}

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target?.id === "found" && document.getElementById("palette")?.open) mark(0);
});
