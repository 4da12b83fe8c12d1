// Builds what pages load: `npm ci && npm run build` writes ../static/js and the record of what is in it, and the countries
// that the server draws maps of.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { geoCentroid } from "d3-geo";
import { build } from "esbuild";
import { feature } from "topojson-client";

const target = "../static/js";
const pages = readdirSync("src").filter((name) => name.endsWith(".js"));
const done = await build({
  entryPoints: pages.map((name) => join("src", name)),
  outdir: target,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  legalComments: "none",
  metafile: true,
});

const lock = JSON.parse(readFileSync("package-lock.json", "utf8")).packages;
const digest = (path) => createHash("sha256").update(readFileSync(path)).digest("hex");
const packageOf = (input) => input.match(/^node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1];
const licenceOf = (name) => {
  const folder = join("node_modules", name);
  const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
  return file ? readFileSync(join(folder, file), "utf8").trim() : "";
};

// Countries as shapes, and those too small for a shape at this scale as the middle of theirs at a finer one.
function countries(atlas) {
  const read = (scale) => JSON.parse(readFileSync(join("node_modules", atlas, `countries-${scale}.json`), "utf8"));
  const shapes = read("110m");
  const finer = read("50m");
  const drawn = new Set(shapes.objects.countries.geometries.map((each) => each.id));
  const places = {};
  for (const each of feature(finer, finer.objects.countries).features) {
    if (each.id && !drawn.has(each.id)) places[each.id] = geoCentroid(each).map((degrees) => Number(degrees.toFixed(2)));
  }
  for (const each of shapes.objects.countries.geometries) each.id ??= each.properties.name;
  delete shapes.objects.land;
  return { places, shapes };
}

const files = {};
const libraries = {};
const license = (name) => {
  const { version, license, integrity } = lock[`node_modules/${name}`];
  libraries[name] = { version, license, integrity, text: licenceOf(name) };
};
const atlas = "world-atlas";
const world = "../maps/countries.json";
writeFileSync(world, `${JSON.stringify(countries(atlas))}\n`);
license(atlas);
const maps = { "countries.json": { bytes: readFileSync(world).length, sha256: digest(world), libraries: [atlas] } };
for (const [output, { inputs, bytes }] of Object.entries(done.metafile.outputs)) {
  const used = [...new Set(Object.keys(inputs).map(packageOf).filter(Boolean))].sort();
  files[output.split("/").pop()] = { bytes, sha256: digest(output), libraries: used };
  used.forEach(license);
}
const sorted = (record) => Object.fromEntries(Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1)));
writeFileSync(join(target, "record.json"), `${JSON.stringify({ files: sorted(files), libraries: sorted(libraries), maps }, null, 1)}\n`);
