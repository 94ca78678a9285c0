// [data-theme-switch]: a form that posts the theme; here it also takes effect at once, without loading the page again.
const NEXT = { dark: "light", light: "system", system: "dark" };

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const button = event.submitter;
  if (!form.matches("[data-theme-switch]") || !button) return;
  event.preventDefault();
  const theme = button.value;
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form, button), redirect: "manual" });
  if (answer.type !== "opaqueredirect") return form.submit();
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  for (const other of document.querySelectorAll("[data-theme-switch] button")) show(other, NEXT[theme]);
});

/** Turns the button into the one for the next theme, with the icon and words it carries for it. */
function show(button, next) {
  button.value = next;
  button.setAttribute("aria-label", button.dataset[next]);
  button.title = button.dataset[next];
  const use = button.querySelector("use");
  use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#i-${button.dataset[`${next}Icon`]}`));
}
