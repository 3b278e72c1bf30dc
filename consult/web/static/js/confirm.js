// Asks before a form is sent that cannot be taken back: data-confirm="the question" on the form or its button. With
// data-confirm-when="the name of a field" only when something is chosen there: what will be refused asks nothing.
document.addEventListener("submit", (event) => {
  const { confirm, confirmWhen } = event.submitter?.dataset.confirm ? event.submitter.dataset : event.target.dataset;
  if (!confirm || (confirmWhen && !event.target.elements[confirmWhen]?.value)) return;
  if (!window.confirm(confirm)) event.preventDefault();
});
