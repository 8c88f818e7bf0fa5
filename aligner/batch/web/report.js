// Sorting by a column and searching the names.

const body = document.querySelector("tbody");
const rows = [...body.rows];
const folded = (text) => text.toLowerCase().replaceAll("ё", "е");
const words = rows.map((row) => folded(`${row.cells[0].innerText} ${row.cells[row.cells.length - 1].innerText}`));
document.querySelector("#text").addEventListener("input", (event) => {
  const wanted = folded(event.target.value.trim());
  let shown = 0;
  rows.forEach((row, number) => {
    row.hidden = !words[number].includes(wanted);
    shown += row.hidden ? 0 : 1;
  });
  document.querySelector("#shown").textContent = `${shown} / ${rows.length}`;
});
for (const head of document.querySelectorAll("th")) {
  head.querySelector("button").addEventListener("click", () => {
    const down = head.getAttribute("aria-sort") !== "descending";
    for (const other of document.querySelectorAll("th")) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const value = (row) => row.cells[head.cellIndex]?.dataset.value ?? "";
    const numeric = head.classList.contains("n");
    const compare = (one, other) => numeric ? Number(value(one) || -1) - Number(value(other) || -1) : value(one).localeCompare(value(other));
    body.append(...[...rows].sort((one, other) => (down ? compare(other, one) : compare(one, other))));
  });
}
