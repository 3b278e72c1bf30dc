// A passage that is selected in the text (data-masks-text) goes into the next empty row of the form (data-masks), with the
// place in which it stands where it stands several times. Without a script it is pasted.
for (const form of document.querySelectorAll("[data-masks]")) {
  const text = document.querySelector("[data-masks-text]");
  const button = form.querySelector("[data-masks-take]");
  const flat = (words) => words.replace(/\s+/g, " ").trim();
  const count = (whole, words) => flat(whole).split(words).length - 1;

  const taken = () => {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!text.contains(range.commonAncestorContainer)) return null;
    const words = flat(selection.toString());
    const before = document.createRange();
    before.setStart(text, 0);
    before.setEnd(range.endContainer, range.endOffset);
    const several = count(text.innerText, words) > 1;
    return words && { words, nth: several ? Math.max(1, count(before.toString(), words)) : "" };
  };
  const empty = () => [...form.querySelectorAll("[data-masks-row]")].find((row) => !row.querySelector("input").value);

  button.hidden = false;
  document.addEventListener("selectionchange", () => {
    button.disabled = !taken();
  });
  // The press would take the selection away before it is read.
  button.addEventListener("mousedown", (event) => event.preventDefault());
  button.addEventListener("click", () => {
    const passage = taken();
    const row = empty();
    if (!passage || !row) return;
    const [words, nth] = row.querySelectorAll("input");
    words.value = passage.words;
    nth.value = passage.nth;
    words.dispatchEvent(new Event("input", { bubbles: true }));
    words.focus();
  });
}
