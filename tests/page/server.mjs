// A tiny static server under the strict policy: the package, the suite, the vectors.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { here, javascriptModule, root } from "./support.mjs";

/** Nothing but the page's own files, and WebAssembly. */
export const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; img-src 'self'; " +
  "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const FOLDERS = { ravelin: join(root, "pkg/dist"), suite: join(here, "suite"), vectors: join(root, "tests/vectors") };

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".wasm": "application/wasm",
};

const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Vector suite</title>
<script type="module" src="/suite/page.js"></script>
</html>
`;

/** Starts the server on a free port of loopback; returns its address and a function that stops it. */
export async function serve(policy = POLICY) {
  const server = createServer(async (request, response) => {
    const { status, type, body } = await answer(new URL(request.url, "http://localhost").pathname);
    response.writeHead(status, headers(type, policy));
    response.end(body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://localhost:${server.address().port}`, stop: () => server.close() };
}

export function headers(type, policy = POLICY) {
  return { "content-security-policy": policy, "content-type": type, "x-content-type-options": "nosniff" };
}

/** Returns what stands at a path. */
export async function answer(path) {
  const [, folder, ...names] = path.split("/");
  if (path === "/favicon.ico") return { status: 204, type: "image/x-icon" };
  if (path === "/") return { status: 200, type: TYPES[".html"], body: PAGE };
  if (path === "/suite/javascript.js") return { status: 200, type: TYPES[".js"], body: javascriptModule() };
  const known = FOLDERS[folder] && names.every((name) => /^[\w-][\w.-]*$/.test(name));
  const body = known && (await readFile(join(FOLDERS[folder], ...names)).catch(() => undefined));
  if (!body) return { status: 404, type: "text/plain", body: "not found" };
  return { status: 200, type: TYPES[extname(path)] ?? "application/octet-stream", body };
}
