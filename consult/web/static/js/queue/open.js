// While its page is open and seen a text is kept for whoever reads it: data-keep-open is the address that is told so,
// data-keep-seconds how often.
const desk = document.querySelector("[data-keep-open]");
if (desk) {
  const { keepOpen, keepSeconds, keepToken } = desk.dataset;
  setInterval(() => {
    if (document.hidden) return;
    fetch(keepOpen, { method: "POST", headers: { "X-CSRFToken": keepToken } }).catch(() => {});
  }, keepSeconds * 1000);
}
