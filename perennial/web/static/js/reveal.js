// [data-reveal]: a password field gets a button that shows what was typed, and hides it again. The words are the field's own.
const dress = (root) => {
  for (const field of root.querySelectorAll("input[type=password][data-reveal]:not([data-dressed])")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "reveal";
    button.setAttribute("aria-controls", field.id);
    say(field, button, field.dataset.reveal);
    button.addEventListener("click", () => turn(field, button));
    field.dataset.dressed = "";
    field.after(button);
  }
};

function turn(field, button) {
  const shows = field.type === "password";
  field.type = shows ? "text" : "password";
  say(field, button, shows ? field.dataset.conceal : field.dataset.reveal);
  field.focus();
}

function say(field, button, word) {
  button.textContent = word;
  button.setAttribute("aria-label", `${word}: ${field.labels[0]?.textContent.trim() ?? ""}`);
}

// What was shown is hidden before it is sent, so that browsers keep it as a password and not as a text.
document.addEventListener("submit", (event) => {
  for (const field of event.target.querySelectorAll("input[type=text][data-reveal]")) field.type = "password";
}, true);
document.addEventListener("htmx:load", (event) => dress(event.detail.elt));
dress(document);
