// Serves a built fixture under the strict policy, and keeps what its page posts.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { POLICY } from "../page/server.mjs";

const TYPES = { ".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css", ".wasm": "application/wasm" };

/** Starts a server on a free port of loopback; `folders` are by the first part of a path, `""` is the rest. */
export async function site(folders, policy = POLICY) {
  const posted = [];
  const server = createServer(async (request, response) => {
    const pathname = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    if (request.method === "POST" && pathname === "/pay") {
      posted.push(await text(request));
      return response.writeHead(200, { "content-type": "application/json" }).end("{}");
    }
    const [, first] = pathname.split("/");
    const [folder, rest] = first && folders[first] ? [folders[first], pathname.slice(first.length + 1)] : [folders[""], pathname];
    const file = join(folder, normalize(rest.endsWith("/") ? `${rest}index.html` : rest));
    const body = await readFile(file).catch(() => undefined);
    if (pathname === "/favicon.ico") return response.writeHead(204).end();
    response.writeHead(body ? 200 : 404, { "content-type": TYPES[extname(file)] ?? "text/plain", "content-security-policy": policy });
    response.end(body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const stop = () => new Promise((resolve) => { server.close(resolve); server.closeAllConnections(); });
  return { url: `http://localhost:${server.address().port}`, posted, stop };
}

async function text(request) {
  let body = "";
  for await (const chunk of request.setEncoding("utf8")) body += chunk;
  return body;
}
