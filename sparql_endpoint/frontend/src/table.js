// Tables that can be sorted by a column and filtered by a text. Without it, they are plain tables.
// A number is written as the language of the page has it; the cell says its value where that is not plain.
const number = (cell) => Number(cell.dataset.value ?? cell.textContent.replaceAll(",", ""));
const text = (cell) => cell.textContent.trim();

function sortable(table) {
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  const language = document.documentElement.lang;
  heads.forEach((head, at) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      const isNumber = head.classList.contains("number");
      const compare = isNumber
        ? (one, other) => number(one.cells[at]) - number(other.cells[at])
        : (one, other) => text(one.cells[at]).localeCompare(text(other.cells[at]), language);
      heads.forEach((each) => each.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      body.append(...[...body.rows].sort((one, other) => (down ? -1 : 1) * compare(one, other)));
    });
  });
}

function filterable(table) {
  const field = document.getElementById(table.dataset.filter);
  const told = document.getElementById(`${table.dataset.filter}-told`);
  if (!field) return;
  field.closest("[hidden]")?.removeAttribute("hidden");
  field.addEventListener("input", () => {
    const wanted = field.value.trim().toLocaleLowerCase();
    let shown = 0;
    for (const row of table.tBodies[0].rows) {
      row.hidden = !row.textContent.toLocaleLowerCase().includes(wanted);
      shown += row.hidden ? 0 : 1;
    }
    told.textContent = wanted ? shown.toLocaleString(document.documentElement.lang) : "";
  });
}

document.querySelectorAll("table.sortable").forEach((table) => {
  sortable(table);
  filterable(table);
});
