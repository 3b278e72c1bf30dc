// A form that could not be sent says so and stays as it is: data-send on the form.
// It is sent by fetch, so that a broken line costs no page. Taken: the server says where to go on (X-Go-On), and we go
// there. Refused: nothing was saved, and the browser sends it once more by itself, so that the page of the refusal is
// today's, with its address, its history and its focus. Files that were kept all the same (X-Files-Kept: the draft that
// has them) are not sent twice. To ask for another address first would only say how the line
// was a moment ago; this says what became of the words. The form's own number keeps a lost answer from doubling them.
const AWAY = [502, 503, 504];
const PATIENCE = 45_000;

document.addEventListener("submit", async (event) => {
  const { target: form, submitter } = event;
  if (event.defaultPrevented || !form.matches("[data-send]")) return;
  event.preventDefault();
  const [unsent, sending] = ["[data-unsent]", "[data-sending]"].map((one) => form.querySelector(one));
  const body = new FormData(form);
  if (submitter?.name) body.append(submitter.name, submitter.value);
  const files = [...body.values()].some((value) => value.size);
  unsent.hidden = true;
  sending.hidden = false;
  let answer;
  try {
    const signal = files ? undefined : AbortSignal.timeout?.(PATIENCE);
    answer = await fetch(form.action, { method: "POST", body, signal, headers: { "X-Sent-By": "script" } });
  } catch { /* No connection, or it broke on the way. */ }
  const onward = answer?.headers.get("X-Go-On");
  if (onward) {
    form.dispatchEvent(new Event("taken"));
    location.assign(onward);
  } else if (answer && !AWAY.includes(answer.status)) {
    const kept = answer.headers.get("X-Files-Kept");
    if (kept) {
      for (const field of form.querySelectorAll("input[type=file]")) field.value = "";
      form.action = kept;
      form.dispatchEvent(new CustomEvent("moved", { detail: kept }));
    }
    if (submitter?.name) {
      const { name, value } = submitter;
      form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    }
    form.submit();
  } else {
    sending.hidden = true;
    delete form.dataset.sent;
    document.dispatchEvent(new Event("unsent"));
    const kept = form.querySelector("[data-kept-choice] input");
    unsent.querySelector("[data-unsent-kept]").hidden = !kept?.checked;
    unsent.querySelector("[data-unsent-back]").hidden = true;
    unsent.hidden = false;
    unsent.focus();
    unsent.querySelector("button").onclick = () => form.requestSubmit(submitter);
  }
});
addEventListener("online", () => {
  for (const back of document.querySelectorAll("[data-unsent-back]")) back.hidden = false;
});
