// [data-lines]: the rows of a form of lines. Sums follow what is typed, as the server reckons them; the last row in use
// brings another; arrows up and down go to the row above or below; Alt with them moves the row; Esc leaves.
const waiting = new WeakMap();

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
    return form.querySelector("[data-leave-lines]").click();
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

function another(form, row) {
  const count = form.querySelector("[data-lines-count]");
  const number = Number(count.value);
  const fresh = row.cloneNode(true);
  for (const one of fresh.querySelectorAll("[name], [id], [for], [list]")) {
    for (const name of ["name", "id", "for", "list", "hx-get", "hx-target"]) {
      const value = one.getAttribute(name);
      if (value) one.setAttribute(name, value.replace(/line-\d+-/g, `line-${number}-`));
    }
    if (one.matches("input[type=checkbox]")) one.checked = false;
    else if (one.matches("input")) one.value = "";
  }
  fresh.querySelectorAll("datalist option, .error").forEach((one) => one.remove());
  fresh.querySelectorAll("[placeholder]").forEach((one) => one.removeAttribute("placeholder"));
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
  const data = new FormData(form);
  data.set("sums", "data");
  const answer = await fetch(form.action, { method: "POST", body: data }).catch(() => null);
  if (!answer?.ok || !form.isConnected) return;
  const { rows, sums } = await answer.json();
  for (const row of form.querySelectorAll("[data-line]")) {
    const told = rows[Number(row.querySelector("[name]").name.match(/line-(\d+)-/)[1])];
    if (!told) continue;
    row.querySelector("[data-net]").textContent = told.net;
    for (const part of ["text", "price", "vat"]) row.querySelector(`[data-part="${part}"] input`).placeholder = told.hints[part] ?? "";
  }
  form.querySelectorAll("[data-sum]").forEach((one, index) => { one.textContent = sums[index]; });
}
