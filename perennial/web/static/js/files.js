// [data-send-files]: files chosen are sent at once, with progress shown. With [data-anywhere] they may be dropped or pasted
// on the whole page as well. What is larger than data-limit megabytes is told before it is sent.
const form = () => document.querySelector("[data-send-files][data-anywhere]");
const carries = (event) => event.dataTransfer?.types.includes("Files") && !event.target.closest?.("[data-drop]");

document.addEventListener("dragover", (event) => {
  if (!form() || !carries(event)) return;
  event.preventDefault();
  form().setAttribute("data-over", "");
});

document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) form()?.removeAttribute("data-over");
});

document.addEventListener("drop", (event) => {
  if (!form() || !carries(event)) return;
  event.preventDefault();
  form().removeAttribute("data-over");
  choose(form(), event.dataTransfer.files);
});

document.addEventListener("paste", (event) => {
  const files = event.clipboardData?.files;
  // Where words come along, as from a text program, the words are meant.
  if (!form() || !files?.length || event.clipboardData.types.includes("text/plain")) return;
  event.preventDefault();
  choose(form(), files);
});

document.addEventListener("change", (event) => {
  const here = event.target.closest?.("[data-send-files]");
  if (here && event.target.type === "file" && event.target.files.length) send(here, event.target);
});

function choose(here, files) {
  const input = here.querySelector("input[type=file]");
  const chosen = new DataTransfer();
  for (const file of input.multiple ? files : [...files].slice(0, 1)) chosen.items.add(file);
  input.files = chosen.files;
  send(here, input);
}

function send(here, input) {
  const most = Number(here.dataset.limit) * 1024 * 1024;
  const large = [...input.files].find((file) => file.size > most);
  here.querySelector(".error").textContent = large ? here.dataset.tooLarge.replace("%s", `“${large.name}”`) : "";
  if (large) input.value = "";
  else here.requestSubmit();
}

document.addEventListener("htmx:xhr:progress", (event) => {
  const bar = event.target.matches?.("[data-send-files]") && event.target.querySelector("progress");
  if (!bar || !event.detail.lengthComputable) return;
  bar.hidden = false;
  bar.value = Math.round((100 * event.detail.loaded) / event.detail.total);
});

// Refused or broken off, the same file may be chosen again.
document.addEventListener("htmx:afterRequest", (event) => {
  if (!event.target.matches?.("[data-send-files]")) return;
  event.target.querySelector("progress").hidden = true;
  event.target.querySelector("input[type=file]").value = "";
});
