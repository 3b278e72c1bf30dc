// How many boxes are ticked: data-ticked="their name" on what says it, with data-ticked-now inside.
for (const line of document.querySelectorAll("[data-ticked]")) {
  const boxes = [...document.getElementsByName(line.dataset.ticked)];
  const show = () => {
    line.querySelector("[data-ticked-now]").textContent = boxes.filter((box) => box.checked).length;
  };
  line.hidden = false;
  document.addEventListener("change", show);
  addEventListener("pageshow", show);
}
