// Ask a service with clients for JavaScript and print their answers as one JSON object.
// Usage: node answers.cjs FOLDER-OF-NODE_MODULES ADDRESS GRAPH-IRI RESOURCE-PATH
"use strict";

const { createRequire } = require("node:module");

const [folder, address, graph, path] = process.argv.slice(2);
const installed = createRequire(`${folder}/`);
const { QueryEngine } = installed("@comunica/query-sparql");
const { rdfDereferencer } = installed("rdf-dereference");
const { Parser, Writer } = installed("n3");
const jsonld = installed("jsonld");

const endpoint = `${address}/sparql`;
const engine = new QueryEngine();
const rows = `SELECT ?s ?text WHERE { GRAPH <${graph}> { ?s <http://example.org/says> ?text } }`;

async function bindings(source) {
  const stream = await engine.queryBindings(rows, { sources: [source] });
  return (await stream.toArray()).map((row) => [row.get("s").value, row.get("text").value, row.get("text").language]);
}

async function triples(stream) {
  const found = [];
  for await (const quad of stream) found.push([quad.subject.value, quad.predicate.value, quad.object.value]);
  return found;
}

async function parsed(mediaType) {
  const answer = await fetch(`${address}/rdf-graph-store?graph=${encodeURIComponent(graph)}`, {
    headers: { Accept: mediaType },
  });
  const text = await answer.text();
  if (mediaType === "application/ld+json") return jsonld.toRDF(JSON.parse(text), { format: "application/n-quads" });
  return new Writer({ format: "N-Quads" }).quadsToString(new Parser({ format: mediaType }).parse(text));
}

async function main() {
  const answers = {};
  answers.typed = await bindings({ type: "sparql", value: endpoint });
  answers.found = await bindings(endpoint);
  answers.ask = await engine.queryBoolean("ASK { ?s ?p ?o }", { sources: [endpoint] });
  const construct = `CONSTRUCT WHERE { ?s <http://example.org/says> ?o }`;
  answers.construct = await triples(await engine.queryQuads(construct, { sources: [endpoint] }));
  const read = await rdfDereferencer.dereference(`${address}${path}`);
  answers.dereferenced = { url: read.url, triples: await triples(read.data) };
  for (const mediaType of ["text/turtle", "application/n-triples", "application/trig", "application/n-quads", "application/ld+json"])
    answers[mediaType] = await parsed(mediaType);
  process.stdout.write(JSON.stringify(answers));
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
