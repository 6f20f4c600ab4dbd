// What the page knows of the device, without WebAssembly and without the network.

export { collectDevice } from "./collect.js";
export { deviceId, ids, resolve, sessionId } from "./ids.js";
