// [data-sends]: Ctrl and Enter (on a Mac Cmd and Enter) in a field of several lines sends its form.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !event.target.matches("[data-sends]")) return;
  event.preventDefault();
  event.target.form?.requestSubmit();
});
