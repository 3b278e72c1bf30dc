// A counter under a text: data-count on the field is the limit, data-count-at the id of the line that shows it.
// Counts as the server does (consult.kernel.prose.length): code points of the trimmed, composed text.
for (const field of document.querySelectorAll("[data-count]")) {
  const line = document.getElementById(field.dataset.countAt);
  if (!line) continue;
  const most = Number(field.dataset.count);
  const number = line.querySelector("[data-count-now]");
  const show = () => {
    const length = [...field.value.replace(/\r\n?/g, "\n").normalize("NFC").trim()].length;
    number.textContent = length.toLocaleString("en").replaceAll(",", "\u00a0");
    line.classList.toggle("is-over", length > most);
  };
  line.hidden = false;
  field.addEventListener("input", show);
  show();
}
