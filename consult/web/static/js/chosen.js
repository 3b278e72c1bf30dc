// The words under a date are those of the date that the page came with: gone as soon as another one is chosen.
for (const line of document.querySelectorAll("[data-chosen]")) {
  const field = document.getElementById(line.dataset.chosen);
  const words = line.textContent;
  // A blank keeps the line, so that nothing moves under the fingers.
  field.addEventListener("input", () => { line.textContent = field.value === field.defaultValue ? words : "\u00a0"; });
}
