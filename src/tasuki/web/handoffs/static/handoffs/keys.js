// J and K go down and up a list whose entries are links, so Enter opens one. A letter that is printed
// on a button presses it; on the head of a folded form it opens the form and goes to its first field.
"use strict";

function move(step) {
  const links = [...document.querySelectorAll("a.open")];
  if (!links.length) return false;
  const at = links.indexOf(document.activeElement);
  const next = at < 0 ? (step > 0 ? 0 : links.length - 1) : at + step;
  links[Math.max(0, Math.min(next, links.length - 1))].focus();
  return true;
}

function press(letter) {
  const found = document.querySelector(`[data-key="${letter}"]`);
  if (!found) return false;
  if (found.tagName === "SUMMARY") {
    found.parentElement.open = true;
    found.parentElement.querySelector("input:not([type=hidden]), select, textarea").focus();
  } else {
    found.click();
  }
  return true;
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || event.repeat && event.key === "a") return;
  const letter = event.key.toLowerCase();
  const step = { j: 1, k: -1 }[letter];
  const done = step ? move(step) : /^[a-z]$/.test(letter) && press(letter);
  if (done) event.preventDefault();
});
