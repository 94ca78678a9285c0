// [data-dialog="id"]: opens that dialog instead of following the link; [data-close] closes the one it stands in. The browser keeps
// the focus inside, closes on Esc and gives the focus back. A click on the veil closes too.
document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-dialog]");
  if (opener && !event.ctrlKey && !event.metaKey && !event.shiftKey) return open(event, opener);
  const closer = event.target.closest?.("dialog[open] [data-close]");
  if (closer) { event.preventDefault(); closer.closest("dialog").close(); }
  else if (event.target.matches?.("dialog[open]") && outside(event)) event.target.close();
}, true);

function open(event, opener) {
  const dialog = document.getElementById(opener.dataset.dialog);
  // On a page that shows the same fragment itself the link stays a link.
  const fills = opener.getAttribute("hx-target");
  if (!dialog || (fills && !dialog.querySelector(fills))) { event.stopPropagation(); return; }
  event.preventDefault();
  if (!dialog.open) dialog.showModal();
  dialog.querySelector("input[autofocus]")?.select();
}

function outside(event) {
  const box = event.target.getBoundingClientRect();
  return event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
}
