// The functions of a backend, where code must not be compiled at run time: the module is a file, which the
// worker's own tools compile when it is deployed.

import module from "./backend.wasm";
import { provide } from "./core.js";

export * from "./functions.js";

provide(() => module);
