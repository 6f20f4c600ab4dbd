// The page functions, with the WebAssembly module inside this script.

import { moduleBytes } from "./inlined.js";
import { loadFrom } from "./load.js";

export { RavelinError } from "./error.js";

export const load = (given) => loadFrom(moduleBytes, given);
