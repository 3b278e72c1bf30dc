// After a form was refused, what is to be mended is read first: data-errors on its summary.
document.querySelector("[data-errors]")?.focus();
