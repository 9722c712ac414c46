/* What cells open, and how the drawer is left. */
document.addEventListener("click", (event) => {
  const button = event.target.closest("button.opens");
  if (!button) return;
  document.querySelectorAll(".opened").forEach((cell) => cell.classList.remove("opened"));
  (button.closest("td, th") || button).classList.add("opened");
  opener = button;
  const key = button.dataset.opens, place = Number(key.slice(1));
  if (key[0] === "g") { listed = null; readSegment(place); }
  else if (key[0] === "d") { listed = null; openTranscript(place); }
  else openQuotations(titleOf(button), evidenceOf(key));
});

/* The name of a cell without what a screen reader is told to do with it. */
function titleOf(button) {
  return button.getAttribute("aria-label").replace(/, [^,]*$/, (end) => (/^, (ouvrir|open)$/.test(end) ? "" : end));
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !drawer.hidden) closeDrawer();
});

setUpSearch(byId("search"), byId("found"));
