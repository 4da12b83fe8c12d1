// The picture of a network, drawn from the tables below it. Without it, the tables say the same, and the picture is one of the server.
import cytoscape from "cytoscape";

const STEP = 1.3; // of one zoom
const FILL = { infra: "ellipse", org: "round-rectangle", initiative: "diamond" };
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const dark = matchMedia("(prefers-color-scheme: dark)");

const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
const short = (text) => (text.length > 32 ? `${text.slice(0, 31)}…` : text);
const kindOf = (iri) => iri.match(/\/id\/([a-z]+)\//)?.[1] ?? "";

// Things and relations as the tables have them; several sources of one relation are one line.
function elements(figure) {
  const things = [...document.querySelectorAll("table.things tbody tr")];
  const lost = new Set([...document.querySelectorAll("[data-lost]")].map((row) => row.dataset.lost));
  const nodes = things.map((row) => {
    const iri = row.dataset.iri;
    const [focus, page, without] = ["th a", "td a.page", "td a.without"].map((each) => row.querySelector(each)?.href ?? "");
    const classes = [kindOf(iri), iri === figure.dataset.start && "start", iri === figure.dataset.gone && "gone", lost.has(iri) && "lost"];
    const name = row.querySelector("th").textContent.trim();
    return { data: { id: iri, name, label: short(name), kind: row.cells[1].textContent, focus, page, without }, classes: classes.filter(Boolean) };
  });
  const edges = new Map();
  for (const row of document.querySelectorAll("table.edges tbody tr")) {
    const { kind, from, to } = row.dataset;
    const told = [...row.cells].slice(0, 3).map((cell) => cell.textContent.trim()).join(" ");
    edges.set(`${kind} ${from} ${to}`, { data: { source: from, target: to, kind, told }, classes: [kind] });
  }
  return [...nodes, ...edges.values()];
}

function looks() {
  const ink = token("ink");
  const line = (kind, style) => ({
    selector: `edge.${kind}`,
    style: { "line-color": token(`edge-${kind}`), "target-arrow-color": token(`edge-${kind}`), "line-style": style },
  });
  return [
    { selector: "node", style: { label: "data(label)", color: ink, "font-size": 11, "min-zoomed-font-size": 5, "text-valign": "bottom", "text-margin-y": 3, "text-wrap": "wrap", "text-max-width": 110, "text-background-color": token("card"), "text-background-opacity": 0.8, width: 20, height: 20, "background-color": token("node-other"), "border-width": 1, "border-color": ink } },
    ...Object.entries(FILL).map(([kind, shape]) => ({ selector: `node.${kind}`, style: { shape, "background-color": token(`node-${kind}`) } })),
    { selector: "node.start", style: { width: 32, height: 32, "border-width": 3, "font-weight": "bold" } },
    { selector: "node.gone", style: { "background-opacity": 0.15, "border-style": "dashed", "border-width": 3, "border-color": token("warn") } },
    { selector: "node.lost", style: { "border-width": 4, "border-color": token("warn") } },
    { selector: "edge", style: { width: 1.5, "curve-style": "bezier", "target-arrow-shape": "triangle", "arrow-scale": 0.8, opacity: 0.8 } },
    { selector: "edge.partnership", style: { "target-arrow-shape": "none", width: 3 } },
    line("partnership", "solid"),
    line("dependency", "solid"),
    line("link", "dotted"),
    line("responsibility", "dashed"),
    line("endorsement", "dotted"),
    line("membership", "dashed"),
    line("funding", "solid"),
    { selector: ".aside", style: { opacity: 0.2 } },
    { selector: "node:selected", style: { "border-width": 4, "border-color": token("accent") } },
  ];
}

// From one thing to the nearest in the direction of an arrow key.
function beside(cy, from, [x, y]) {
  const start = from.position();
  const far = (node) => {
    const [dx, dy] = [node.position("x") - start.x, node.position("y") - start.y];
    const ahead = dx * x + dy * y;
    return ahead > 0 ? Math.hypot(dx, dy) * (2 - ahead / Math.hypot(dx, dy)) : Infinity;
  };
  const best = cy.nodes().min(far);
  return best.value < Infinity ? best.ele : from;
}

const WAYS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

function draw(figure) {
  const stage = figure.querySelector(".stage");
  const told = figure.querySelector(".told");
  const links = [...figure.querySelectorAll("a[data-to]")];
  // Where an element has this name, no style is written into the page, which its policy would refuse: style.css has it.
  const drawn = figure.querySelector(".drawn");
  drawn.id = "__________cytoscape_stylesheet";
  drawn.hidden = false;
  const cy = cytoscape({
    container: stage,
    elements: elements(figure),
    style: looks(),
    layout: { name: "cose", animate: false, randomize: false, nodeRepulsion: () => 400000, idealEdgeLength: () => 90, nodeOverlap: 20, numIter: 600, padding: 20 },
    userZoomingEnabled: false,
    userPanningEnabled: false,
    boxSelectionEnabled: false,
    selectionType: "single",
    maxZoom: 4,
  });
  const chosen = () => cy.nodes(":selected");

  cy.on("select", "node", ({ target }) => {
    const near = target.closedNeighborhood();
    cy.elements().difference(near).addClass("aside");
    near.removeClass("aside");
    const relations = target.connectedEdges().map((edge) => edge.data("told"));
    told.textContent = `${target.data("name")} (${target.data("kind")}): ${relations.slice(0, 5).join("; ")}${relations.length > 5 ? `; +${relations.length - 5}` : ""}`;
    for (const link of links) {
      link.href = target.data(link.dataset.to);
      link.hidden = !link.href;
    }
  });
  cy.on("unselect", "node", () => {
    if (chosen().nonempty()) return;
    cy.elements().removeClass("aside");
    told.textContent = "";
    for (const link of links) link.hidden = true;
  });
  cy.on("dbltap", "node", ({ target }) => location.assign(target.data("focus")));

  const show = (node) => {
    cy.nodes().unselect();
    node.select();
    const { x1, y1, x2, y2 } = node.renderedBoundingBox();
    const seen = x1 >= 0 && y1 >= 0 && x2 <= cy.width() && y2 <= cy.height();
    if (!seen && calm.matches) cy.center(node);
    if (!seen && !calm.matches) cy.animate({ center: { eles: node } }, { duration: 150 });
  };
  const zoom = (by) => cy.zoom({ level: cy.zoom() * by, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
  const start = () => (cy.nodes(".start").nonempty() ? cy.nodes(".start") : cy.nodes().first());

  stage.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in WAYS) show(chosen().nonempty() ? beside(cy, chosen().first(), WAYS[event.key]) : start());
    else if (event.key === "Enter" && chosen().nonempty()) location.assign(chosen().first().data("focus"));
    else if (event.key === "Escape") cy.nodes().unselect();
    else if (event.key === "+") zoom(STEP);
    else if (event.key === "-") zoom(1 / STEP);
    else return;
    event.preventDefault();
  });
  // A reader who scrolls past is not caught in the picture.
  const hold = (held) => cy.userZoomingEnabled(held).userPanningEnabled(held);
  stage.addEventListener("pointerdown", () => stage.focus({ preventScroll: true }));
  stage.addEventListener("focus", () => hold(true));
  stage.addEventListener("blur", () => hold(false));

  const tasks = {
    in: () => zoom(STEP),
    out: () => zoom(1 / STEP),
    fit: () => cy.fit(undefined, 20),
    png: async () => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(await cy.png({ output: "blob-promise", full: true, scale: 2, bg: token("card") }));
      link.download = "network.png";
      link.click();
      URL.revokeObjectURL(link.href);
    },
  };
  for (const button of figure.querySelectorAll("button[data-task]")) button.addEventListener("click", tasks[button.dataset.task]);
  dark.addEventListener("change", () => cy.style(looks()));
}

document.querySelectorAll("figure.network").forEach(draw);
