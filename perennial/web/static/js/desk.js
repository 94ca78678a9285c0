// [data-desk]: records side by side. Up and down go from field to field, left and right choose, a digit takes the value of
// that record (with no field in hand: of every field). What will be kept stands in the last column.
import { inDialog, singleKey } from "./keyboard.js";

const desk = () => document.querySelector("[data-desk]");
const radios = (row) => [...row.querySelectorAll("input[type=radio]")];
const rowsOf = (table) => [...table.querySelectorAll("tbody tr")].filter((row) => radios(row).length);

function take(radio) {
  if (!radio.checked) radio.click();
}

function ofRecord(row, number) {
  return row.cells[number]?.querySelector("input[type=radio]");
}

function step(table, row, way) {
  const rows = rowsOf(table), next = rows[rows.indexOf(row) + way];
  if (next) (radios(next).find((one) => one.checked) ?? radios(next)[0]).focus();
}

document.addEventListener("keydown", (event) => {
  const table = desk();
  if (!table || inDialog()) return;
  const row = event.target.closest?.("[data-desk] tbody tr");
  const way = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (row && way && event.target.matches("input[type=radio]")) { event.preventDefault(); step(table, row, way); return; }
  if (!singleKey(event) || !/^[1-9]$/.test(event.key)) return;
  event.preventDefault();
  for (const one of row ? [row] : rowsOf(table)) {
    const radio = ofRecord(one, Number(event.key));
    if (radio) take(radio);
    if (radio && row) radio.focus();
  }
});

document.addEventListener("change", (event) => {
  const table = event.target.closest?.("[data-desk]");
  if (!table || event.target.type !== "radio") return;
  const kept = event.target.closest("tr").querySelector("td[data-kind=kept]");
  kept.querySelector("b").textContent = event.target.closest("label").querySelector("b").textContent;
  kept.querySelector("small").textContent = event.target.defaultChecked ? kept.dataset.why ?? "" : table.dataset.word;
});
