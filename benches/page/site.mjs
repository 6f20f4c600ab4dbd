// The pages of the bench: each loads one script, packed by brotli as a shop would send it.

import { build } from "esbuild";
import { createServer } from "node:http";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));

/** Bundles a page's script for browsers and returns it packed. */
async function packed(name) {
  const bundle = { entryPoints: [join(here, `pages/${name}.js`)], bundle: true, minify: true, format: "esm", target: "es2022", write: false };
  const { outputFiles } = await build({ ...bundle, logLevel: "error" });
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 22 };
  return brotliCompressSync(outputFiles[0].contents, { params });
}

/** Starts the server; returns its address, the bytes of each script, and a function that stops it. */
export async function serve(names) {
  const scripts = new Map(await Promise.all(names.map(async (name) => [`/${name}.js`, await packed(name)])));
  const server = createServer(({ url }, response) => {
    const script = scripts.get(url);
    const type = script ? "text/javascript" : "text/html; charset=utf-8";
    response.writeHead(200, { "content-type": type, ...(script && { "content-encoding": "br" }), "cache-control": "no-store" });
    // No page asks for an icon: it would take a connection of the one that is measured.
    response.end(script ?? '<!doctype html><html lang="en"><title>Bench</title><link rel="icon" href="data:,">');
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const bytes = Object.fromEntries(names.map((name) => [name, scripts.get(`/${name}.js`).length]));
  return { url: `http://localhost:${server.address().port}`, bytes, stop: () => server.close() };
}
