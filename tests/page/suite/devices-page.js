// Makes one visit in a real document; the test hands the case over and looks at the browser's cookies.

import * as device from "/ravelin/device.js";
import { visit } from "./devices.js";

const native = Object.getOwnPropertyDescriptor(Document.prototype, "cookie");

globalThis.visit = (vector, header) => {
  // A header that no browser sends stands in front; everything else is the browser's own store.
  const get = () => [header, native.get.call(document)].filter(Boolean).join("; ");
  const store = { get, set: (text) => native.set.call(document, text) };
  return visit(device, vector, store);
};
