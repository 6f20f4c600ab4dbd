// A page with a form that is bound, in any browser.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { watched } from "../browsers.mjs";
import { POLICY, answer, headers } from "../server.mjs";

const PAGE = `<!doctype html><title>Form</title>
<form method="get" action="/sent">
  <label>E-mail <input name="email" value="ada@example.com"></label>
  <label>Number <input id="number" name="card-number" autocomplete="billing CC-Number"></label>
  <label>Expiry <input id="expiry" name="exp" autocomplete="cc-exp"></label>
  <label>Name <input id="name" name="holder" autocomplete="cc-name"></label>
  <button>Pay</button>
</form>
<script type="module" src="/form-page.js"></script>`;

const SCRIPT = `import * as helpers from "/ravelin/form.js";
const hints = [];
const bound = helpers.bindCardForm(document.forms[0], { onInput: (hint) => hints.push(hint) });
Object.assign(globalThis, { helpers, bound, hints });`;

/** Serves the page, with its script or another one, and the package; `requested` is what was asked for. */
export async function serveForm(script = SCRIPT, policy = POLICY) {
  const made = { "/": ["text/html", PAGE], "/form-page.js": ["text/javascript", script], "/sent": ["text/html", "<title>Sent</title>"] };
  const requested = [];
  const server = createServer(async ({ url }, response) => {
    requested.push(url);
    const { pathname } = new URL(url, "http://localhost");
    const [type, body] = made[pathname] ?? [];
    const found = body ? { status: 200, type, body } : await answer(pathname);
    response.writeHead(found.status, headers(found.type, policy)).end(found.body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const stop = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://localhost:${server.address().port}/`, requested, stop };
}

/** Opens the page in a profile of its own, and has a case act there. */
export async function opened(browser, { url, requested }, act) {
  const context = await browser.createBrowserContext();
  try {
    const { page, complaints } = await watched(context);
    requested.length = 0;
    await page.goto(url);
    await page.waitForFunction(() => globalThis.bound);
    await act({
      page,
      requested,
      press: async (key, times = 1) => { for (; times > 0; times -= 1) await page.keyboard.press(key); },
      /** Returns a field's text, with a bar where the caret stands. */
      shown: (id) => page.$eval(`#${id}`, ({ value, selectionStart }) => `${value.slice(0, selectionStart)}|${value.slice(selectionStart)}`),
      /** Puts other fields into the form, and binds it anew unless told not to. */
      put: (html, isBound = true) => page.evaluate((html, isBound) => {
        bound.dispose();
        document.forms[0].innerHTML = html;
        if (isBound) globalThis.bound = helpers.bindCardForm(document.forms[0]);
      }, html, isBound),
    });
    assert.deepEqual(complaints, []);
  } finally {
    await context.close();
  }
}
