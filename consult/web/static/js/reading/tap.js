// On a touch screen the whole paragraph leads to what was said of it. A link, a selection and a scroll stay what they are.
if (matchMedia("(pointer: coarse)").matches) {
  for (const paragraph of document.querySelectorAll("[data-tap]")) {
    paragraph.addEventListener("click", (event) => {
      const link = document.getElementById(paragraph.dataset.tap);
      if (!link || event.target.closest("a, button, summary, .plan-table")) return;
      if (!document.getSelection().isCollapsed) return;
      link.click();
    });
  }
}
