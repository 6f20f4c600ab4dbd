// A merchant's site and Ravelin's collector in one server, and pages of it that have the drop-in's script.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { watched } from "../browsers.mjs";
import { here, root } from "../support.mjs";

/** The script of the page; the official name. */
export const SCRIPT = "ravelin-core+track+encrypt+promise.min.js";

/** What a page of a merchant allows who uses ravelinjs: no WebAssembly. */
const policy = (collector) => `default-src 'none'; script-src 'self'; connect-src 'self' ${collector}; img-src 'self'`;

/**
 * Starts the server. `requests` has what was sent to the collector; `answers` has what it gives back, one status
 * or `[status, text]` after the other, and 204 where there is none left.
 */
export async function startSite() {
  const site = { requests: [], answers: [] };
  const server = createServer(async (request, response) => {
    const { pathname, search } = new URL(request.url, "http://localhost");
    if (/^\/(prefix\/)?z(\/err)?$/.test(pathname)) return collect(site, request, response, pathname, search);
    if (pathname === "/favicon.ico") return response.writeHead(204).end();
    const page = pathname === "/official" ? PAGE + OFFICIAL : PAGE;
    const [type, body] = pathname.endsWith(".js") ? ["text/javascript", await script(pathname)] : ["text/html; charset=windows-1252", page];
    response.writeHead(body ? 200 : 404, { "content-type": type, "content-security-policy": policy(site.elsewhere) }).end(body);
  });
  await new Promise((resolve) => server.listen(0, resolve));
  site.url = `http://localhost:${server.address().port}`;
  site.elsewhere = `http://127.0.0.1:${server.address().port}`;
  site.stop = () => {
    server.close();
    server.closeAllConnections();
  };
  return site;
}

async function collect(site, request, response, pathname, search) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  const { method, headers } = request;
  site.requests.push({ method, path: pathname + search, headers, text, body: text && JSON.parse(text), at: performance.now() });
  const [status, body] = [site.answers.shift() ?? 204].flat();
  if (status === 0) return response.destroy();
  response.writeHead(status, { "access-control-allow-origin": "*" }).end(body);
}

/** Returns a script of the merchant's own, of these tests, or of the package. */
async function script(path) {
  if (path === "/merchant.js") return MERCHANT;
  const file = path === "/official.js" ? join(here, "ravelinjs/official.js") : join(root, "pkg/dist", decodeURIComponent(path));
  return readFile(file, "utf8").catch(() => undefined);
}

const MERCHANT = "globalThis.broken = () => {\n  throw new Error('x');\n};\n";

/** The page says that it is not in UTF-8, as old shops do. */
const PAGE = `<!doctype html><title>Shop</title><script src="/${encodeURIComponent(SCRIPT)}"></script><body>`;
const OFFICIAL = '<script src="/official.js" charset="utf-8"></script>';

/** Opens a page in a browser profile of its own, does something with it, and closes it. */
export async function visit(browser, site, act, path = "/page?step=1#pay") {
  Object.assign(site, { requests: [], answers: [] });
  const context = await browser.createBrowserContext();
  try {
    const { page, complaints } = await watched(context);
    await page.goto(site.url + path);
    await act(page, complaints);
  } finally {
    await context.close();
  }
}

/** Waits until a condition holds; fails after five seconds. */
export async function until(condition, what) {
  for (const end = Date.now() + 5000; !condition(); ) {
    if (Date.now() > end) throw new Error(`did not happen: ${what}`);
    await pause(10);
  }
}

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Returns the events that have been collected. */
export const events = (site) => site.requests.flatMap(({ path, body }) => (/z\?/.test(path) ? body.events : []));
