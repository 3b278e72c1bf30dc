// Leaving a page with words that are not sent asks first: data-unsaved on the form. The browser words the question.
// A box without a name is a wish for this device, not words.
const changed = (field) => field.name &&
  (field.type === "checkbox" || field.type === "radio"
    ? field.checked !== field.defaultChecked
    : /^(TEXTAREA|INPUT)$/.test(field.tagName) && field.type !== "hidden" && field.value !== field.defaultValue);
const holdsWords = (form) => [...form.elements].some(changed);
const guarded = () => [...document.querySelectorAll("form[data-unsaved]")];
// What is sent is not lost; words in another form of the page would be.
let sending = false;
document.addEventListener("submit", (event) => {
  // A second click is stopped elsewhere while the first one is on its way: it changes nothing here.
  if (!event.defaultPrevented) sending = !guarded().some((form) => form !== event.target && holdsWords(form));
});
addEventListener("pageshow", () => { sending = false; });
// It could not be sent: the words are still here only.
document.addEventListener("unsent", () => { sending = false; });
addEventListener("beforeunload", (event) => {
  if (sending) return;
  // What was refused stands in the form as if it had been there from the start.
  if (guarded().length && document.querySelector(".error-summary")) return event.preventDefault();
  if (guarded().some(holdsWords)) event.preventDefault();
});
