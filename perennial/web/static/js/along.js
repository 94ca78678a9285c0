// [data-along]: a row of links that scrolls sideways where it is narrow; the current one is scrolled into sight.
for (const row of document.querySelectorAll("[data-along]")) {
  const current = row.querySelector("[aria-current]")?.getBoundingClientRect();
  const box = row.getBoundingClientRect();
  if (current && current.right > box.right) row.scrollLeft = current.left - box.left - (box.width - current.width) / 2;
}
