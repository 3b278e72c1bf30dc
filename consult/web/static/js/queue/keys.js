// The desk by keyboard alone. A key presses the button or opens the link that names it: data-key="KeyN" is the place of
// the key, so that an Arabic layout makes no difference; a field or a heading is gone to. Never while somebody writes,
// and never together with Ctrl, Alt or ⌘. "?" shows the list, where the keys are switched off for this device.
const NAME = "desk-keys";
const list = document.querySelector("[data-keys]");
const box = document.querySelector("[data-keys-on]");
const opener = document.querySelector("[data-keys-open]");
const areOn = () => { try { return localStorage.getItem(NAME) !== "off"; } catch { return true; } };
const isWriting = (one) => one.isContentEditable || one.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=submit], [type=button])");

const act = (code) => {
  const target = [...document.querySelectorAll(`[data-key="${code}"]`)].find((one) => one.offsetParent);
  if (!target) return false;
  if (target.matches("a, button")) target.click();
  else {
    target.focus();
    target.scrollIntoView({ block: "center" });
  }
  return true;
};

if (list) {
  box.checked = areOn();
  box.addEventListener("change", () => { try { localStorage.setItem(NAME, box.checked ? "on" : "off"); } catch { /* For this page only. */ } });
  opener.hidden = false;
  opener.addEventListener("click", () => list.showModal());
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.isComposing || list.open || !areOn()) return;
    const number = event.target.matches?.("[data-numbered]") && /^(?:Digit|Numpad)(\d)$/.exec(event.code);
    if (number && !event.shiftKey) {
      const option = event.target.options[Number(number[1])];
      if (!option) return;
      event.preventDefault();
      option.selected = true;
      event.target.form.requestSubmit();
    } else if (isWriting(event.target)) {
      if (event.key === "Escape") event.target.blur();
    } else if (event.key === "?" || event.key === "؟") {
      event.preventDefault();
      list.showModal();
    } else if (!event.shiftKey && act(event.code)) event.preventDefault();
  });
}
