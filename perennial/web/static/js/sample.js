// form[data-sample="10"]: groups that are looked at before all are merged. [data-same] counts those that are the same, and
// [data-merge] waits for enough of them. An answer by its letter leads to the next row.
const form = () => document.querySelector("form[data-sample]");

function count(place) {
  const same = place.querySelectorAll("input[type=radio][value=same]:checked").length;
  place.querySelector("[data-same]").textContent = same;
  place.querySelector("[data-merge]").disabled = same < Number(place.dataset.sample);
}

document.addEventListener("change", (event) => {
  const place = event.target.closest?.("form[data-sample]");
  if (!place || event.target.type !== "radio") return;
  count(place);
  const row = event.target.closest("[data-row]");
  // Who presses a letter has the cursor on the row's link, who uses the radio buttons has it there.
  if (document.activeElement?.matches("[data-open-row]")) row.nextElementSibling?.querySelector("[data-open-row]")?.focus();
});

if (form()?.querySelector("[data-merge]")) count(form());
