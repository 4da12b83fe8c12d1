// Builds what pages load: `npm ci && npm run build` writes ../static/js and the record of what is in it.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

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

const files = {};
const libraries = {};
for (const [output, { inputs, bytes }] of Object.entries(done.metafile.outputs)) {
  const used = [...new Set(Object.keys(inputs).map(packageOf).filter(Boolean))].sort();
  files[output.split("/").pop()] = { bytes, sha256: digest(output), libraries: used };
  for (const name of used) {
    const { version, license, integrity } = lock[`node_modules/${name}`];
    libraries[name] = { version, license, integrity, text: licenceOf(name) };
  }
}
const sorted = (record) => Object.fromEntries(Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1)));
writeFileSync(join(target, "record.json"), `${JSON.stringify({ files: sorted(files), libraries: sorted(libraries) }, null, 1)}\n`);
