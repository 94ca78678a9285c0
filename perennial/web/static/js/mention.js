// [data-mention]: a name offered for the @ that is being typed takes its place, and typing goes on behind it.
document.addEventListener("click", (event) => {
  const offer = event.target.closest?.("[data-mention]");
  const text = offer?.closest("form")?.querySelector("textarea");
  if (!text) return;
  text.value = text.value.replace(/@[^@\n]*$/, `@${offer.dataset.mention} `);
  text.focus();
  text.setSelectionRange(text.value.length, text.value.length);
  text.dispatchEvent(new Event("input", { bubbles: true }));
});
