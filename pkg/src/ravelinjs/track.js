// What happens on the page, as Ravelin wants to know it: it is loaded, resized, pasted into.

import { randomUuid } from "../cookies.js";
import { handled } from "./core.js";
import { describe } from "./paste.js";

const RESIZE_MS = 250;

export class Track {
  constructor(core, config) {
    this.core = core;
    this.windowId = randomUuid();
    this.classifyPaste = config.classifyPaste;
    this.dimensions = dimensions();
    if (config.init !== false && config.track !== false) this.init(config.page);
  }

  /** Tells that the page is loaded, unless `page` is false, and listens from now on. */
  init(page) {
    if (!globalThis.document || this.core._stopped) return;
    if (page !== false) this.load(page && typeof page === "object" ? page : undefined);
    this._detach();
    let timer;
    const paste = (event) => this.core.sniffError(() => void this.paste(event));
    const resize = () => {
      clearTimeout(timer);
      timer = setTimeout(() => this.resize(), RESIZE_MS);
    };
    document.addEventListener("paste", paste);
    addEventListener("resize", resize);
    this._detach = () => {
      clearTimeout(timer);
      document.removeEventListener("paste", paste);
      removeEventListener("resize", resize);
    };
  }

  /** Tells that the page, or the next view of a single-page application, is loaded. */
  load(properties) {
    return this._send("track", "PAGE_LOADED", properties);
  }

  /** Tells of something of the merchant's own. */
  event(name, properties) {
    return this._send("track", name, properties);
  }

  /** Tells of a paste event: where, and the shape of what was pasted, never the content. */
  paste(event) {
    return this._send("paste", "paste", describe(event, this.classifyPaste));
  }

  /** Tells of the window's size, if it is another than before. */
  resize() {
    const [resolutionOld, resolutionNew] = [this.dimensions, dimensions()];
    this.dimensions = resolutionNew ?? resolutionOld;
    if (!resolutionOld || !resolutionNew) return undefined;
    if (resolutionOld.w === resolutionNew.w && resolutionOld.h === resolutionNew.h) return undefined;
    return this._send("resize", "resize", { resolutionOld, resolutionNew });
  }

  _send(eventType, eventName, properties) {
    const { core } = this;
    const sent = core.ids().then(({ device, session }) => {
      const eventMeta = {
        trackingSource: "browser",
        url: location.href,
        ravelinDeviceId: device,
        ravelinSessionId: session,
        ravelinWindowId: this.windowId,
        pageTitle: document.title,
        referrer: document.referrer || undefined,
        clientEventTimeMilliseconds: Date.now(),
        timezoneOffset: new Date().getTimezoneOffset(),
      };
      const events = [{ eventType, eventData: { eventName, properties }, libVer: core.version, eventMeta }];
      return core.send("POST", "z", { events });
    });
    return handled(sent);
  }

  /** Stops listening. */
  _detach() {}
}

/** Returns the size of the window. Firefox may throw at it: such a window has none. */
function dimensions() {
  try {
    const { clientWidth, clientHeight } = document.documentElement;
    return { w: outerWidth || innerWidth || clientWidth, h: outerHeight || innerHeight || clientHeight };
  } catch {
    return undefined;
  }
}
