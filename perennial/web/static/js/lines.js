// [data-lines]: the rows of a form of lines. Sums follow what is typed, as the server reckons them; the last row in use
// brings another, as many as fit; arrows up and down go to the row above or below; Alt with them moves the row; Esc
// leaves where nothing was typed, else it goes to the way out.
const HINTED = ["text", "price", "vat"];
const waiting = new WeakMap();
const asked = new WeakMap(); // how often sums were asked for: what an earlier question is answered is old by then

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("[data-lines]");
  if (!form) return;
  const row = event.target.closest("[data-line]");
  if (row && !row.nextElementSibling && row.querySelector("[data-part=product] input, [data-part=text] input")?.value + event.target.value) another(form, row);
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(() => reckon(form), 250));
});

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("[data-lines]");
  if (!form || event.isComposing) return;
  if (event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation();
    const leave = form.querySelector("[data-leave-lines]");
    return typed(form) ? leave.focus() : leave.click();
  }
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  const row = event.target.closest("[data-line]");
  // A list of suggestions that is open needs its arrows.
  if (!step || !row || (event.target.list && !event.altKey)) return;
  event.preventDefault();
  if (event.altKey) return move(form, row, step, event.target);
  const other = step < 0 ? row.previousElementSibling : row.nextElementSibling;
  const part = event.target.closest("[data-part]").dataset.part;
  other?.querySelector(`[data-part="${part}"] input`)?.focus();
});

const typed = (form) =>
  [...form.elements].some((one) => (one.type === "checkbox" ? one.checked !== one.defaultChecked : "defaultValue" in one && one.value !== one.defaultValue));

function another(form, row) {
  const count = form.querySelector("[data-lines-count]");
  const number = Number(count.value);
  if (number >= Number(count.dataset.linesCount)) return;
  const fresh = row.cloneNode(true);
  for (const one of fresh.querySelectorAll("*")) {
    one.removeAttribute("aria-invalid");
    one.removeAttribute("aria-describedby");
    for (const { name, value } of [...one.attributes]) one.setAttribute(name, value.replace(/line-\d+-/g, `line-${number}-`));
    if (one.matches("input[type=checkbox]")) one.checked = false;
    else if (one.matches("input")) one.value = "";
  }
  fresh.querySelectorAll("datalist option, .error").forEach((one) => one.remove());
  for (const part of HINTED) fresh.querySelector(`[data-part="${part}"] input`).placeholder = "";
  fresh.querySelector("[data-net]").textContent = "";
  fresh.querySelector("[data-part=place] input").value = number + 1;
  row.after(fresh);
  count.value = number + 1;
  window.htmx?.process(fresh);
}

function move(form, row, step, field) {
  const other = step < 0 ? row.previousElementSibling : row.nextElementSibling;
  if (!other) return;
  step < 0 ? other.before(row) : other.after(row);
  form.querySelectorAll("[data-part=place] input:not([type=hidden])").forEach((one, index) => { one.value = index + 1; });
  field.focus();
}

async function reckon(form) {
  const turn = (asked.get(form) ?? 0) + 1;
  asked.set(form, turn);
  const data = new FormData(form);
  data.set("sums", "data");
  const answer = await fetch(form.action, { method: "POST", body: data }).catch(() => null);
  if (!answer?.ok || !form.isConnected) return;
  const { rows, sums } = await answer.json();
  if (asked.get(form) !== turn) return;
  for (const row of form.querySelectorAll("[data-line]")) {
    const told = rows[Number(row.querySelector("[name]").name.match(/line-(\d+)-/)[1])];
    if (!told) continue;
    row.querySelector("[data-net]").textContent = told.net;
    for (const part of HINTED) row.querySelector(`[data-part="${part}"] input`).placeholder = told.hints[part] ?? "";
  }
  form.querySelectorAll("[data-sum]").forEach((one, index) => { one.textContent = sums[index]; });
}
