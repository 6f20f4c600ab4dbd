// The vector suite with the shipped files in Node.

import test from "node:test";
import { assertPackage, javascriptModule, report, vectors } from "./support.mjs";
import { run } from "./suite/suite.js";

test("Node", async (t) => {
  assertPackage();
  const ravelin = await import("../../pkg/dist/index.js");
  const { javascript } = await import(`data:text/javascript,${encodeURIComponent(javascriptModule())}`);
  await report(t, "node", await run({ ravelin, vectors: vectors(), javascript }));
});
