// The words under a date are those of the date that the page came with: gone as soon as another one is chosen.
for (const words of document.querySelectorAll("[data-chosen]")) {
  const field = document.getElementById(words.dataset.chosen);
  field.addEventListener("input", () => { words.hidden = field.value !== field.defaultValue; });
}
