// Asks before a form is sent, or a link followed, that cannot be taken back: data-confirm="the question".
document.addEventListener("submit", (event) => {
  const question = event.submitter?.dataset.confirm ?? event.target.dataset.confirm;
  if (question && !window.confirm(question)) event.preventDefault();
});
