// [data-mention]: a name offered for the @ that is being typed takes its place, wherever it stands in the text, and typing
// goes on behind it. What is asked for names goes with what stood before the cursor then (`typed`).
const LONGEST = 121;
const asked = new WeakMap();

document.addEventListener("htmx:configRequest", (event) => {
  const text = event.target;
  if (!text.matches?.("textarea[data-names]")) return;
  const before = text.value.slice(0, text.selectionEnd);
  asked.set(text, before);
  event.detail.parameters.typed = before.slice(-LONGEST);
});

document.addEventListener("click", (event) => {
  const offer = event.target.closest?.("[data-mention]");
  const text = offer?.closest("form")?.querySelector("textarea");
  if (!text) return;
  const before = asked.get(text) ?? text.value;
  const at = before.lastIndexOf("@");
  if (at < 0 || !text.value.startsWith(before)) return;
  const begun = `${before.slice(0, at)}@${offer.dataset.mention} `;
  // What is left of the word in which the cursor stood.
  const rest = text.value.slice(before.length).replace(/^[\p{L}\p{M}\p{N}_'’-]+/u, "").replace(/^ /, "");
  text.value = begun + rest;
  text.focus();
  text.setSelectionRange(begun.length, begun.length);
  text.dispatchEvent(new Event("input", { bubbles: true }));
});
