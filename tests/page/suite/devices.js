// The 36 cases of device ids and cookies: what should come of each, written so that it can be compared.

import { same } from "./assert.js";

const DEVICE = "rjs-11111111-2222-4333-8444-555555555555";
const SESSION = "66666666-7777-4888-9999-aaaaaaaaaaaa";

// What `<uuid>` does not stand for.
const KNOWN = [SESSION, DEVICE.slice(4), "65fc5ac0-2ba3-4a3b-aa5e-f5a77b845260"];
const UUID = /[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}/g;
const EXPIRES = /expires=([^;]+)/g;
const DAY_MS = 24 * 60 * 60 * 1000;

/** Fails unless a visit came out as its vector says, or as the better way that it describes. */
export function compare(vector, { device, session, sets }) {
  const found = { device: generalised(device), session: generalised(session), sets: sets.map(generalised) };
  same(found, expected(vector), vector.id);
}

/** Puts `<uuid>` and `<now+365d>` where the vectors have them. */
export function generalised(text) {
  return text
    .replace(UUID, (uuid) => (KNOWN.includes(uuid) ? uuid : "<uuid>"))
    .replace(EXPIRES, (_, date) => `expires=<now+${Math.round((Date.parse(date) - Date.now()) / DAY_MS)}d>`);
}

/** Returns what the official SDK did, or, where that is wrong, what is right. */
export function expected({ id, ravelinjs, better }) {
  const own = BETTER[id];
  if (better && !own && !UNCHANGED.includes(id)) throw new Error(`${id}: nobody has said what is better`);
  return own ?? { device: ravelinjs.device, session: ravelinjs.session, sets: ravelinjs.sets };
}

/** These better the official SDK elsewhere: on the next visit, or in what does not persist. */
const UNCHANGED = ["value-with-colon", "cookies-blocked"];

const BETTER = {
  // The official SDK takes the whole session cookie for the session, which grows with each visit.
  "configured-wins": both("my-id-1", SESSION),
  "configured-same-as-session": both(DEVICE, SESSION),
  "expiry-zero": { ...both("rjs-<uuid>", "<uuid>"), sets: both("rjs-<uuid>", "<uuid>").sets.slice(1) },
  "value-with-equals": both("abc=def", "<uuid>"),
  "no-space-after-semicolon": both(DEVICE, "<uuid>"),
};

function both(device, session) {
  const sets = [
    `ravelinDeviceId=${device};path=/;expires=<now+365d>;SameSite=None;Secure`,
    `ravelinSessionId=${device}:${session};path=/;SameSite=None;Secure`,
  ];
  return { device, session, sets };
}

/**
 * Makes a visit with the package and returns its ids and the cookies that it wrote.
 *
 * `store` is where cookies are: `{ get(), set(text) }`. What a case says of the page is played by it:
 * cookies that are blocked, `SameSite` that is refused, a cookie header that no browser sends.
 */
export function visit({ ids }, { config, page }, store) {
  const sets = [];
  const own = Object.getOwnPropertyDescriptor(document, "cookie");
  Object.defineProperty(document, "cookie", {
    configurable: true,
    get: () => store.get(),
    set(text) {
      sets.push(text);
      if (page.cookiesBlocked || (page.sameSiteRefused && /;SameSite/.test(text))) return;
      store.set(text);
    },
  });
  try {
    const { deviceId, sessionId } = ids(config);
    return { device: deviceId, session: sessionId, sets };
  } finally {
    if (own) Object.defineProperty(document, "cookie", own);
    else delete document.cookie;
  }
}
