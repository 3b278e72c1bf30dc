// Words that are not sent yet stay on this device and are offered back: data-keep="what the form is for" on the form.
// Kept for one person (body data-person); texts, choices and the form's own number, so that what was sent without an
// answer is not made twice. Passwords, addresses and files are other kinds of fields: never these.
const { person } = document.body.dataset;
const OFF = "kept-off";
const WAIT = 700;
const KINDS = /^(textarea|text|select-one|radio)$/;

const read = (name) => {
  try { return JSON.parse(localStorage.getItem(name)); } catch { return null; }
};
const write = (name, value) => {
  try {
    if (value) localStorage.setItem(name, JSON.stringify(value));
    else localStorage.removeItem(name);
  } catch { /* Full, or not allowed: the words stand in the form. */ }
};

for (const form of person ? document.querySelectorAll("form[data-keep]") : []) {
  const name = `kept:${person}:${form.dataset.keep}`;
  const fields = [...form.elements].filter((field) => field.name && KINDS.test(field.type) && !field.closest(".trap"));
  const texts = fields.filter((field) => /^text/.test(field.type));
  const number = form.elements.submission_key;
  const [place, choice] = ["[data-kept]", "[data-kept-choice]"].map((one) => form.querySelector(one));
  const wanted = choice.querySelector("input");
  const differs = (one) =>
    texts.some((field) => one.words[field.name]?.trim()) &&
    texts.some((field) => field.name in one.words && one.words[field.name] !== field.value);
  const kept = read(name);
  // The last words, and those before them that nobody took back or threw away.
  let standing = [kept, kept?.before].filter((one) => one?.words && differs(one));
  let waits;

  const words = () => {
    const found = {};
    for (const field of fields) if (field.type !== "radio" || field.checked) found[field.name] = field.value;
    return found;
  };
  const save = () => {
    clearTimeout(waits);
    waits = undefined;
    const typed = texts.some((field) => field.value.trim()) &&
      (texts.some((field) => field.value !== field.defaultValue) || document.querySelector(".error-summary"));
    const [first, second] = standing;
    const before = first && { ...first, before: undefined };
    if (!wanted.checked) write(name, null);
    else if (typed) write(name, { at: Date.now(), number: number?.value, words: words(), before });
    else write(name, first && { ...before, before: second });
  };
  const say = (what) => { place.querySelector("[data-kept-said]").textContent = place.dataset[what] ?? ""; };
  const take = (one) => {
    for (const field of fields) {
      if (!(field.name in one.words)) continue;
      if (field.type === "radio") field.checked = field.value === one.words[field.name];
      else field.value = one.words[field.name];
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    if (number && one.number) number.value = one.number;
    texts[0].focus();
  };
  const offer = (one) => {
    const shown = place.querySelector("template").content.cloneNode(true).firstElementChild;
    shown.querySelector("[data-kept-moment]").textContent = momentOf(new Date(one.at));
    const end = (said) => {
      standing = standing.filter((other) => other !== one);
      shown.remove();
      say(said);
      save();
    };
    shown.querySelector("[data-kept-take]").addEventListener("click", () => { take(one); end("taken"); });
    shown.querySelector("[data-kept-throw]").addEventListener("click", () => { texts[0].focus(); end("thrown"); });
    place.append(shown);
  };

  choice.hidden = false;
  wanted.checked = !read(OFF);
  wanted.addEventListener("change", () => { write(OFF, wanted.checked ? null : true); save(); });
  form.addEventListener("input", () => { clearTimeout(waits); waits = setTimeout(save, WAIT); });
  addEventListener("pagehide", () => { if (waits) save(); });
  form.addEventListener("submit", save);
  // The form became a draft with its files: its words are that draft's from now on.
  form.addEventListener("moved", ({ detail }) => {
    const [, draft] = detail.match(/\/drafts\/(\d+)$/) ?? [];
    if (!draft) return;
    const moved = read(name);
    form.dispatchEvent(new Event("taken"));
    write(`kept:${person}:draft:${draft}`, moved);
  });
  form.addEventListener("taken", () => { clearTimeout(waits); waits = undefined; write(name, null); });
  standing.forEach(offer);
}
