// A tiny static server under the strict policy: the package, the suite, the vectors.

import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { connect } from "node:net";
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

/** Returns a page with nothing in it but a script of the suite. */
const page = (title, script) => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${title}</title>
${script ? `<script type="module" src="/suite/${script}"></script>` : ""}
</html>
`;

const PAGES = {
  "/": page("Vector suite", "page.js"),
  "/blank": page("Blank"),
  "/devices": page("Devices", "devices-page.js"),
  "/framed": page("Framed", "framed.js"),
};

/**
 * Starts the server on a free port of loopback, with a policy for all that it serves, or a function that is given the
 * address and returns one; `secure` is over TLS, with a
 * certificate of its own. Returns its address, what was asked of it, and functions that have it answer nothing
 * any more, and stop it.
 */
export async function serve(policy = POLICY, { secure = false } = {}) {
  const requests = [];
  let isDown = false;
  const named = (policy) => (typeof policy === "function" ? policy(url) : policy);
  const listener = async (request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    requests.push(pathname);
    const { status, type, body } = isDown ? { status: 503, type: "text/plain", body: "down" } : await answer(pathname);
    response.writeHead(status, { ...headers(type, named(policy)), ...MORE[pathname], ...(type === TYPES[".js"] && SHARED) });
    response.end(body);
  };
  const server = secure ? createSecureServer(certificate(), listener) : createServer(listener);
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const stop = () => {
    server.close();
    server.closeAllConnections();
  };
  const url = `http${secure ? "s" : ""}://localhost:${server.address().port}`;
  return { url, requests, down: () => { isDown = true; }, stop };
}

/** Starts a proxy that has the same for every host, http and https; returns its address and a function that stops it. */
export async function serveAnyHost(policy = POLICY) {
  const listener = async (request, response) => {
    const { status, type, body } = await answer(new URL(request.url, "http://localhost").pathname);
    response.writeHead(status, headers(type, policy)).end(body);
  };
  const [proxy, secure] = [createServer(listener), createSecureServer(certificate(), listener)];
  for (const server of [proxy, secure]) await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  proxy.on("connect", (_, socket) => {
    const tunnel = connect(secure.address().port, "127.0.0.1", () => socket.write("HTTP/1.1 200 Connection established\r\n\r\n"));
    for (const [end, other] of [[socket, tunnel], [tunnel, socket]]) end.on("error", () => other.destroy()).pipe(other);
  });
  const stop = () => {
    for (const server of [proxy, secure]) {
      server.close();
      server.closeAllConnections();
    }
  };
  return { proxy: `http://127.0.0.1:${proxy.address().port}`, stop };
}

/** Scripts that a frame without an origin may load, too. */
const SHARED = { "access-control-allow-origin": "*" };

/** A service worker below a folder may be one for the whole site. */
const MORE = { "/suite/service-worker.js": { "service-worker-allowed": "/" } };

/** Returns a key and a certificate that nobody has signed, made by OpenSSL for this run alone. */
function certificate() {
  const words = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost -keyout - -out -";
  const names = ["-addext", "subjectAltName=DNS:localhost,DNS:shop.example,IP:127.0.0.1"];
  const pem = execFileSync("openssl", [...words.split(" "), ...names], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  return { key: pem, cert: pem };
}

export function headers(type, policy = POLICY) {
  return { "content-security-policy": policy, "content-type": type, "x-content-type-options": "nosniff" };
}

/** Returns what stands at a path. */
export async function answer(path) {
  const [, folder, ...names] = decodeURIComponent(path).split("/");
  if (path === "/favicon.ico") return { status: 204, type: "image/x-icon" };
  if (path in PAGES) return { status: 200, type: TYPES[".html"], body: PAGES[path] };
  if (path === "/suite/javascript.js") return { status: 200, type: TYPES[".js"], body: javascriptModule() };
  const known = FOLDERS[folder] && names.every((name) => /^[\w-][\w.+-]*$/.test(name));
  const body = known && (await readFile(join(FOLDERS[folder], ...names)).catch(() => undefined));
  if (!body) return { status: 404, type: "text/plain", body: "not found" };
  return { status: 200, type: TYPES[extname(path)] ?? "application/octet-stream", body };
}
