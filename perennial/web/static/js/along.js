// [data-along]: a row that scrolls sideways where it is narrow; what is current or pressed is scrolled into sight.
for (const row of document.querySelectorAll("[data-along]")) {
  const current = row.querySelector("[aria-current], [aria-pressed='true']")?.getBoundingClientRect();
  const box = row.getBoundingClientRect();
  if (current && current.right > box.right) row.scrollLeft = current.left - box.left - (box.width - current.width) / 2;
}
