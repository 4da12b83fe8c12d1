// Evidence of a row in a drawer beside the table: the relation, its dates, quoted passages, records and the publishers'
// pages. Without it, the link leads to the page about the relation, which says the same.

const element = (name, text, attributes = {}) => {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
};
const isAddress = (text) => /^https?:\/\//.test(text || "");

// A day that is known to the month or the year only is shown so.
function shown(found, each) {
  const precision = found.statements.find((one) => one.property === `${each.property}Precision`);
  const kept = { year: 4, month: 7 }[precision?.value.split("/").pop()];
  return kept ? each.value.slice(0, kept) : each.name || each.value;
}

// The page says what the properties are called that the drawer tells.
function facts(found, words) {
  const list = element("dl");
  for (const each of found.statements.filter((one) => one.property in words)) {
    list.append(element("dt", words[each.property]), element("dd", shown(found, each), { dir: "auto" }));
  }
  return list;
}

function passages(found) {
  return found.passages.map((each) => {
    const figure = element("figure");
    const caption = element("figcaption", [each.title, each.locator, each.issued].filter(Boolean).join(", "), { dir: "auto" });
    if (each.quote) figure.append(element("blockquote", each.quote, { dir: "auto" }));
    if (isAddress(each.source)) caption.append(" – ", element("a", each.source, { href: each.source, rel: "nofollow noopener" }));
    figure.append(caption);
    return figure;
  });
}

function records(found) {
  const list = element("ul");
  for (const each of found.records) {
    const item = element("li", `${each.title}, ${each.id}${each.modified ? `, ${each.modified.slice(0, 10)}` : ""}`, { dir: "auto" });
    if (isAddress(each.page)) item.append(" – ", element("a", each.page, { href: each.page, rel: "nofollow noopener" }));
    list.append(item);
  }
  return list;
}

function drawer(table) {
  const dialog = element("dialog", "", { class: "drawer", "aria-labelledby": "drawer-title" });
  document.body.append(dialog);
  const words = JSON.parse(table.dataset.words || "{}");
  const close = element("button", table.dataset.close, { type: "button" });
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());

  const show = async (link) => {
    const iri = new URL(link.href).searchParams.get("iri");
    const answer = await fetch(`${table.dataset.evidence}?iri=${encodeURIComponent(iri)}&lang=${document.documentElement.lang}`);
    if (!answer.ok) return location.assign(link.href);
    const found = await answer.json();
    const title = element("h2", found.relation || link.textContent, { id: "drawer-title", dir: "auto" });
    const more = element("p");
    more.append(element("a", table.dataset.all, { href: link.href }));
    dialog.replaceChildren(close, title, facts(found, words), ...passages(found), records(found), more);
    dialog.showModal();
    dialog.scrollTop = 0;
  };
  table.addEventListener("click", (event) => {
    const link = event.target.closest("td.evidence a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show(link);
  });
}

document.querySelectorAll("table[data-evidence]").forEach(drawer);
