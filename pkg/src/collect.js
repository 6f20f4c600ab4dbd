// What the page knows of the device.

import { ids } from "./ids.js";

/** Returns the device as an event has it; `userAgent` reads the browser's name from its `navigator`. */
export function collect(options, userAgent) {
  const { navigator } = globalThis;
  return {
    deviceId: ids(options).deviceId,
    userAgent: navigator ? userAgent(navigator) : "",
    language: navigator?.language ?? "",
  };
}

/** Returns the same where no module reads the browser's name. */
export function collectDevice(options) {
  return collect(options, ({ userAgent }) => userAgent ?? "");
}
