// [data-drop]: a file may be dropped on it; its form is then sent by htmx or, without it, as ever, with progress shown.
const zone = (event) => event.target.closest?.("[data-drop]");

document.addEventListener("dragover", (event) => {
  const over = zone(event);
  if (!over) return;
  event.preventDefault();
  over.setAttribute("data-over", "");
});

document.addEventListener("dragleave", (event) => {
  const over = zone(event);
  if (over && !over.contains(event.relatedTarget)) over.removeAttribute("data-over");
});

document.addEventListener("drop", (event) => {
  const over = zone(event);
  if (!over) return;
  event.preventDefault();
  over.removeAttribute("data-over");
  const input = over.querySelector("input[type=file]");
  input.files = event.dataTransfer.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
});

document.addEventListener("htmx:xhr:progress", (event) => {
  const bar = event.target.querySelector?.("[data-drop] progress");
  if (!bar || !event.detail.lengthComputable) return;
  bar.hidden = false;
  bar.value = Math.round((100 * event.detail.loaded) / event.detail.total);
});
