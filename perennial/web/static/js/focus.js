// Every swap keeps the focus: when what had it is gone, the nearest thing in the new fragment gets it.
let before = null;

document.addEventListener("htmx:beforeSwap", (event) => {
  const target = event.detail.target;
  const had = document.activeElement;
  before = target?.contains?.(had) ? { id: had.id, target: target.id, edits: had.closest("[data-edit-form], [data-edit], [data-leave]") !== null } : null;
});

document.addEventListener("htmx:afterSettle", () => {
  const was = before;
  before = null;
  if (!was || was.edits || document.activeElement !== document.body) return;
  const place = document.getElementById(was.target);
  const same = was.id && document.getElementById(was.id);
  (same || place?.querySelector("[autofocus], a[href], button, input:not([type=hidden])"))?.focus({ preventScroll: true });
});
