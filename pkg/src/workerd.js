// The page functions where code must not be compiled at run time, as in Cloudflare's workers: the module is a file,
// which the worker's own tools compile when it is deployed.

import module from "./ravelin.wasm";
import { loadFrom } from "./load.js";

export { RavelinError } from "./error.js";

export const load = (given) => loadFrom(() => module, given);
