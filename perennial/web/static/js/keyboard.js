// What several behaviours need to know about a key press.

const WRITES = "input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]";
const SINGLE_KEYS = "single-keys";

/** Whether the reader is typing, so that letters are letters. */
export const typing = (event) => event.target instanceof Element && event.target.closest(WRITES) !== null;

/** Whether a dialog is open, so that the page behind it keeps still. */
export const inDialog = () => document.querySelector("dialog[open]") !== null;

/** Ctrl, or Command on a Mac, and nothing else. */
export const withMod = (event) => (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;

/** Whether single letters are commands here and now; WCAG 2.1.4 asks for the switch. */
export const singleKey = (event) =>
  !event.ctrlKey && !event.metaKey && !event.altKey && !event.defaultPrevented && !typing(event) && !inDialog() && singleKeysOn();

export const singleKeysOn = () => localStorage.getItem(SINGLE_KEYS) !== "off";
export const setSingleKeys = (on) => localStorage.setItem(SINGLE_KEYS, on ? "on" : "off");

export const onMac = /Mac|iPhone|iPad/.test(navigator.platform);
