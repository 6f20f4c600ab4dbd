// The class that pages make an instance of, out of the parts that a bundle has.

import { Core } from "./core.js";

/** Returns the class for a bundle. */
export function ravelin({ Encrypt, Track }) {
  /** Device id, card encryption and page events of one merchant. */
  class Ravelin {
    constructor(config) {
      config = { ...config, Promise: config?.Promise || Ravelin.Promise };
      this.core = new Core(config);
      try {
        if (Encrypt) this.encrypt = new Encrypt(this.core, config);
        if (Track) this.track = new Track(this.core, config);
      } catch (error) {
        this.dispose();
        throw error;
      }
    }

    /** Stops what runs by itself: timers, listeners, and requests that are under way. */
    dispose() {
      this.track?._detach();
      this.core._stop();
    }
  }
  /** What all promises are made by, unless a configuration says otherwise. */
  Ravelin.Promise = globalThis.Promise;
  return Ravelin;
}
