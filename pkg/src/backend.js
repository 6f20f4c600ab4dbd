// The functions of a backend, with the module as text in the same file: bundlers, `require` and serverless
// packagers lose files beside it.

import { provide } from "./backend/core.js";
import { TEXT } from "./made/backend-module.js";

export * from "./backend/functions.js";

provide(() => new WebAssembly.Module(Uint8Array.from(atob(TEXT), (character) => character.charCodeAt(0))));
