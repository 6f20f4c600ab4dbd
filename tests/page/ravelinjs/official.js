// What the unit tests of ravelinjs 1.8.1 look at, case by case, in our own words: as many cases as there, on a page
// that has the script as a shop has it. They are in the page, as the official ones are, so that every browser runs
// them that can load a page. What the official ones leave out: the ciphers are opened, by the test that runs this.

const UUID = "[\\da-f]{8}-[\\da-f]{4}-4[\\da-f]{3}-[89ab][\\da-f]{3}-[\\da-f]{12}";
const NEW_ID = new RegExp(`^rjs-${UUID}$`);
const PAN = "4111 1111 1111 1111";

const cases = [];
const it = (name, act) => cases.push({ name, act });

/** Runs every case with a merchant's key; returns what came of them, and the ciphers that were made. */
globalThis.official = async (rsaKey) => {
  const results = [];
  const ciphers = [];
  const own = globalThis.XMLHttpRequest;
  for (const { name, act } of cases) {
    const instances = [];
    const make = (config) => instances[instances.push(new Ravelin(config)) - 1];
    const network = intercepted();
    document.body.replaceChildren();
    forget();
    try {
      await act({ make, network, rsaKey, ciphers });
      results.push({ name });
    } catch (error) {
      results.push({ name, error: String(error?.stack ?? error) });
    }
    for (const instance of instances) instance.dispose();
    globalThis.XMLHttpRequest = own;
  }
  return { results, ciphers };
};

/** Puts something into the network's place: it keeps what is sent, and gives one of `answers` after the other. */
function intercepted() {
  const network = { answers: [], sent: [], attempts: 0 };
  globalThis.XMLHttpRequest = class {
    open(method, url) {
      Object.assign(this, { method, url });
    }

    send(text) {
      network.attempts += 1;
      const answer = network.answers.shift() ?? 204;
      if (answer instanceof Error) throw answer;
      network.sent.push({ method: this.method, url: this.url, body: JSON.parse(text) });
      setTimeout(() => {
        Object.assign(this, { readyState: 4, status: answer, responseText: "" });
        this.onreadystatechange?.();
      });
    }

    abort() {}
  };
  /** Returns the first event of a kind, once it is there. */
  network.event = async (kind) => {
    const found = () => network.sent.flatMap(({ body }) => body.events ?? []).find(({ eventType, eventData }) => eventType === kind || eventData.eventName === kind);
    for (const end = Date.now() + 5000; !found(); ) {
      if (Date.now() > end) throw new Error(`no event ${kind}`);
      await pause(5);
    }
    return found();
  };
  return network;
}

/** Takes all cookies away. */
function forget() {
  for (const pair of document.cookie.split("; ")) document.cookie = `${pair.split("=")[0]}=;path=/;max-age=0`;
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const cookie = (name) => document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);

function equal(found, expected, what = "") {
  const [left, right] = [found, expected].map((value) => JSON.stringify(sorted(value)));
  if (left !== right) throw new Error(`${what} found ${left}, expected ${right}`);
}

/** Returns a value whose members are in one order: what there is counts, and not when it was put there. */
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (!value || typeof value !== "object") return value;
  return Object.fromEntries(Object.keys(value).sort().map((name) => [name, sorted(value[name])]));
}

function matches(found, pattern) {
  if (!pattern.test(found)) throw new Error(`found ${found}, expected ${pattern}`);
}

/** Fails unless `act` throws an `Error` with exactly these words. */
function throws(act, message) {
  let made;
  try {
    made = act();
  } catch (error) {
    if (!(error instanceof Error)) throw new Error(`${error} is no Error`, { cause: error });
    return equal(error.message, message);
  }
  throw new Error(`was not refused: ${JSON.stringify(made)}`);
}

/** Returns the error that a promise is rejected with. */
async function rejected(promise) {
  let kept;
  try {
    kept = await promise;
  } catch (error) {
    return error;
  }
  throw new Error(`was not rejected: ${JSON.stringify(kept)}`);
}

// core: 40 cases.

for (const id of [undefined, "configured"]) {
  for (const device of [undefined, "device"]) {
    for (const session of [undefined, "session", "earlier:session"]) {
      it(`core: ids from id ${id}, device cookie ${device}, session cookie ${session}`, async ({ make }) => {
        if (device) document.cookie = `ravelinDeviceId=${device};path=/`;
        if (session) document.cookie = `ravelinSessionId=${session};path=/`;
        const ids = await make({ id }).core.ids();
        const known = id ?? (session?.includes(":") ? "earlier" : device);
        if (known) equal(ids.device, known);
        else matches(ids.device, NEW_ID);
        if (session) equal(ids.session, "session");
        else matches(ids.session, new RegExp(`^${UUID}$`));
        equal([cookie("ravelinDeviceId"), cookie("ravelinSessionId")], [ids.device, `${ids.device}:${ids.session}`]);
      });
    }
  }
}

it("core: an id that is a string", async ({ make }) => equal(await make({ id: "mine" }).core.id(), "mine"));
it("core: an id that is promised", async ({ make }) => equal(await make({ id: new Ravelin.Promise((keep) => keep("mine")) }).core.id(), "mine"));
it("core: a promised id that is empty", async ({ make }) => matches(await make({ id: new Ravelin.Promise((keep) => keep("")) }).core.id(), NEW_ID));
it("core: a promised id that fails", async ({ make }) => matches(await make({ id: new Ravelin.Promise((_, fail) => fail("no id")) }).core.id(), NEW_ID));
it("core: cookieExpiryDays ends the cookie", async ({ make }) => {
  matches(await make({ init: false, cookieExpiryDays: 1e-7 }).core.id(), NEW_ID);
  // WebKit counts a cookie's life in seconds.
  for (const end = Date.now() + 3000; cookie("ravelinDeviceId") && Date.now() < end; ) await pause(50);
  equal(cookie("ravelinDeviceId"), undefined);
});
it("core: a new id is rjs- and a UUID", async ({ make }) => matches(await make({}).core.id(), NEW_ID));
it("core: prefix stands in front of a new id", async ({ make }) => matches(await make({ prefix: "shop-" }).core.id(), new RegExp(`^shop-${UUID}$`)));
it("core: an id stays", async ({ make }) => {
  const { core } = make({});
  equal(await core.id(), await core.id());
});
it("core: the cookies are ravelinDeviceId and ravelinSessionId", async ({ make }) => {
  const { device, session } = await make({}).core.ids();
  equal(document.cookie.split("; ").sort(), [`ravelinDeviceId=${device}`, `ravelinSessionId=${device}:${session}`]);
});
it("core: a negative cookieExpiryDays leaves the device cookie to others", async ({ make }) => {
  document.cookie = "ravelinDeviceId=theirs;path=/;max-age=1";
  equal(await make({ cookieExpiryDays: -1 }).core.id(), "theirs");
  forget();
  await make({ cookieExpiryDays: -1 }).core.id();
  equal(cookie("ravelinDeviceId"), undefined);
});
it("core: cookie names the device cookie", async ({ make }) => {
  document.cookie = "theirs=known;path=/";
  equal(await make({ cookie: "theirs" }).core.id(), "known");
});
it("core: a cookie that was taken away comes back", async ({ make }) => {
  const id = await make({ syncMs: 5 }).core.id();
  forget();
  await pause(300);
  equal(cookie("ravelinDeviceId"), id);
  equal(await make({}).core.id(), id);
});
it("core: every instance on a page has the same id", async ({ make }) => {
  const [one, other] = await Promise.all([make({}), make({})].map(({ core }) => core.id()));
  equal(one, other);
});

for (const [given, api] of [["/", "/"], ["////", "/"], ["/root/", "/root"], ["rel/", "rel"]]) {
  it(`core: api ${given} is ${api}`, ({ make }) => equal(make({ init: false, key: "pk_live_123", api: given }).core.api, api));
}
for (const [key, given, environment] of [
  ["publishable_key_test_123", "", "live"],
  ["publishable_key_test_123", undefined, "live"],
  ["publishable_key_live_123", undefined, "live"],
  ["publishable_key_test_live_123", undefined, "live"],
  ["publishable_key_env_123", undefined, "env"],
  ["publishable_key_test_env_123", undefined, "env"],
]) {
  it(`core: ${key} with api ${JSON.stringify(given)} leads to ${environment}`, ({ make }) =>
    equal(make({ init: false, key, api: given }).core.api, `https://${environment}.ravelin.click`));
}

const sender = ({ make }) => make({ key: "k", api: "/", init: false, sendRetryMs: 5 }).core;
it("core: a body that contains itself is a rejected promise, and no exception", async (given) => {
  const body = {};
  body.itself = body;
  const error = await rejected(sender(given).send("POST", "z", body));
  equal([error instanceof TypeError, given.network.attempts], [true, 0]);
});
it("core: an error that is thrown while sending is not tried again", async (given) => {
  given.network.answers = [new Error("not tried again")];
  equal((await rejected(sender(given).send("POST", "z", {}))).message, "not tried again");
  equal(given.network.attempts, 1);
});
it("core: after a 500 it is tried again", async (given) => {
  given.network.answers = [500];
  equal(await sender(given).send("POST", "z", { hello: 1 }), { status: 204, attempt: 2, text: "" });
});
for (const status of [0, 500]) {
  it(`core: after three times ${status} it is given up`, async (given) => {
    given.network.answers = [status, status, status];
    const error = await rejected(sender(given).send("POST", "z", {}));
    equal([error.message, given.network.attempts], [`ravelin/core: POST /z?key=k attempt 3 returned status ${status}`, 3]);
  });
}

// encrypt: 10 cases.

const refuses = (name, words, ...cards) =>
  it(`encrypt: ${name}`, ({ make, rsaKey }) => {
    const { encrypt } = make({ rsaKey });
    for (const card of cards) throws(() => encrypt.card(card), `ravelin/encrypt: ${words}`);
  });

it("encrypt: no key", ({ make }) => throws(() => make({}).encrypt.card({}), "ravelin/encrypt: no rsaKey provided"));
refuses("no card", "card is required", null, undefined, false);
refuses("a card number of less than 12 digits", "card.pan should have at least 12 digits", {}, { pan: "4111 1111" });
refuses("a month out of range", "card.month should be in the range 1-12", { pan: PAN }, { pan: PAN, month: 0 }, { pan: PAN, month: 13 });
refuses("a year of another century", "card.year should be in the 21st century", { pan: PAN, month: 1 }, { pan: PAN, month: 1, year: -1 }, { pan: PAN, month: 1, year: "yesteryear" });
refuses("a property that nobody knows", "unrecognised property cvv", { pan: PAN, month: 1, year: "18", cvv: "123" });
it("encrypt: no random numbers", ({ make, rsaKey }) => {
  const { encrypt } = make({ rsaKey });
  const value = () => {
    throw new Error("none");
  };
  Object.defineProperty(crypto, "getRandomValues", { configurable: true, value });
  try {
    throws(() => encrypt.card({ pan: PAN, month: 10, year: 2020 }), "ravelin/encrypt: generator not ready");
  } finally {
    delete crypto.getRandomValues;
  }
});

/** Encrypts cards and has each cipher opened. */
function encrypted({ make, rsaKey, ciphers }, key, cards) {
  const { encrypt } = make({ rsaKey: key ?? rsaKey });
  return cards.map(([card, year, month]) => {
    const cipher = encrypt.card(card);
    ciphers.push({ cipher, plaintext: `{"pan":"4111111111111111","year":"${year}","month":"${month}"}` });
    return cipher;
  });
}

it("encrypt: six ways to write a card", (given) => {
  encrypted(given, undefined, [
    [{ pan: 4111111111111111, month: 10, year: 2020 }, 2020, 10],
    [{ pan: "4111-1111-1111-1111", month: 10, year: 2020 }, 2020, 10],
    [{ pan: "4111111111111111", month: 10, year: 2020 }, 2020, 10],
    [{ pan: PAN, month: 10, year: 2020 }, 2020, 10],
    [{ pan: PAN, month: 10, year: "20" }, 2020, 10],
    [{ pan: PAN, month: "12", year: "20" }, 2020, 12],
  ]);
});
it("encrypt: the index of the key", (given) => {
  const [{ keyIndex }] = encrypted(given, `2|${given.rsaKey}`, [[{ pan: PAN, month: 10, year: 2020 }, 2020, 10]]);
  equal(keyIndex, 2);
});
it("encrypt: twice the same card, and two ciphers", (given) => {
  const card = [{ pan: PAN, month: 10, year: 2020 }, 2020, 10];
  const [one, other] = encrypted(given, undefined, [card, card]);
  equal([one.cardCiphertext === other.cardCiphertext, one.aesKeyCiphertext === other.aesKeyCiphertext], [false, false]);
});

// track: 34 cases.

/** Checks what all events have, and returns what this one says. */
async function told({ network }, { core }, kind) {
  const { eventType, eventData, libVer, eventMeta } = await network.event(kind);
  matches(libVer, /^\d+\.\d+\.\d+-ravelinjs$/);
  equal([eventMeta.trackingSource, eventMeta.ravelinDeviceId], ["browser", await core.id()]);
  return [eventType, eventData];
}

it("track: the page is loaded", async (given) => {
  equal(await told(given, given.make({ key: "k", api: "/" }), "PAGE_LOADED"), ["track", { eventName: "PAGE_LOADED" }]);
  equal(given.network.sent.map(({ method, url }) => [method, url]), [["POST", "/z?key=k"]]);
});
it("track: the page is loaded, with properties", async (given) => {
  const r = given.make({ key: "k", api: "/", page: { section: "test" } });
  equal(await told(given, r, "PAGE_LOADED"), ["track", { eventName: "PAGE_LOADED", properties: { section: "test" } }]);
});
for (const config of [{ page: false }, { track: false }]) {
  it(`track: ${JSON.stringify(config)} says nothing of the page`, async (given) => {
    await given.make({ key: "k", api: "/", ...config }).core.id();
    await pause(50);
    equal(given.network.attempts, 0);
  });
}
it("track: what track: false has put off, init() makes up for", async (given) => {
  const r = given.make({ key: "k", api: "/", track: false });
  r.track.init({ section: "late" });
  equal(await told(given, r, "PAGE_LOADED"), ["track", { eventName: "PAGE_LOADED", properties: { section: "late" } }]);
});
it("track: the window has another size", async (given) => {
  const before = { w: outerWidth || innerWidth, h: outerHeight || innerHeight };
  const r = given.make({ key: "k", api: "/", page: false });
  const own = Object.getOwnPropertyDescriptor(globalThis, "outerWidth");
  Object.defineProperty(globalThis, "outerWidth", { configurable: true, value: before.w + 10 });
  try {
    dispatchEvent(new Event("resize"));
    const properties = { resolutionOld: before, resolutionNew: { w: before.w + 10, h: before.h } };
    equal(await told(given, r, "resize"), ["resize", { eventName: "resize", properties }]);
  } finally {
    Object.defineProperty(globalThis, "outerWidth", own);
  }
});
it("track: an event of the shop's own", async (given) => {
  const r = given.make({ key: "k", api: "/", init: false });
  equal(await r.track.event("ADDED"), { status: 204, text: "", attempt: 1 });
  equal(await told(given, r, "ADDED"), ["track", { eventName: "ADDED" }]);
});
it("track: an event of the shop's own, with properties", async (given) => {
  const r = given.make({ key: "k", api: "/", init: false });
  r.track.event("ADDED", { extra: true });
  equal(await told(given, r, "ADDED"), ["track", { eventName: "ADDED", properties: { extra: true } }]);
});
it("track: another view of the page", async (given) => {
  const r = given.make({ key: "k", api: "/", init: false });
  r.track.load({ view: 2 });
  equal(await told(given, r, "PAGE_LOADED"), ["track", { eventName: "PAGE_LOADED", properties: { view: 2 } }]);
});

const PAN_FIELD = "<input name=n data-rvn-pan>";
const FIELD = "<input name=n>";
const shape = (pastedValue, panCleaned) => ({ fieldName: "n", selectionStart: 0, selectionEnd: 0, pastedValue, ...(panCleaned !== undefined && { panCleaned }) });
const FORM = { formName: "form", formAction: "/" };

// 22 pastes, and three that the page or the shop calls sensitive: content, field, what is told, `classifyPaste`.
const PASTES = [
  ["4234 5678 901", PAN_FIELD, shape("0000 0000 000", false)],
  ["4234 5678 9012", PAN_FIELD, shape("0000 0000 0000", true)],
  ["4234 5678 9012 3", PAN_FIELD, shape("0000 0000 0000 0", true)],
  ["4234 5678 9012 34", PAN_FIELD, shape("0000 0000 0000 00", true)],
  ["4234 5678 9012 345", PAN_FIELD, shape("0000 0000 0000 000", true)],
  ["4234 5678 9012 3456", PAN_FIELD, shape("0000 0000 0000 0000", true)],
  ["4234 5678 9012-3456", PAN_FIELD, shape("0000 0000 0000-0000", true)],
  ["4234 5678-9012 3456 7", PAN_FIELD, shape("0000 0000-0000 0000 0", true)],
  ["4234 5678 9012 3456 78", PAN_FIELD, shape("0000 0000 0000 0000 00", true)],
  ["4234 5678 9012 3456 789", PAN_FIELD, shape("0000 0000 0000 0000 000", true)],
  ["4234 5678 9012 3456 7890", PAN_FIELD, shape("0000 0000 0000 0000 0000", false)],
  ["4234567890123456", PAN_FIELD, shape("0000000000000000", true)],
  ["card 4234567890123456, thanks", PAN_FIELD, shape("XXXX 0000000000000000, XXXXXX", true)],
  ["4234.5678.9012.3456", PAN_FIELD, shape("0000.0000.0000.0000", false)],
  ["", PAN_FIELD, { fieldName: "n", selectionStart: 0, selectionEnd: 0, panCleaned: true }],
  ["4234 5678 9012 3", FIELD, shape("0000 0000 0000 0")],
  ["尺卂ᐯ乇ㄥ丨几", FIELD, shape("XXXXXXX")],
  ["Straße 12a, Zürich", FIELD, shape("XXXXXX 00X, XXXXXX")],
  ["h3ll0, wor1d.", '<form name=form action=/><input name=n></form>', { ...shape("X0XX0, XXX0X."), ...FORM }],
  ["h3ll0", '<form id=form action=/><input id=n></form>', { ...shape("X0XX0"), ...FORM }],
  ["h3ll0", "<form name=form action=/><input name=action></form>", { ...shape("X0XX0"), ...FORM, fieldName: "action" }],
  ["more", '<input name=n value="Ada 1">', { ...shape("XXXX"), fieldValue: "XXX 0" }],
  ["4234 5678 9012 3", "<div data-rvn-sensitive><input name=n data-rvn-pan></div>", { fieldName: "n", panCleaned: true }],
  ["hello", "<form name=form action=/><input type=password name=n></form>", { fieldName: "n", ...FORM }],
  ["4234 5678 9012 3", FIELD, { fieldName: "n", panCleaned: true }, { pan: true, sensitive: true }],
];

for (const [text, html, properties, classified] of PASTES) {
  it(`track: ${JSON.stringify(text)} pasted into ${html}${classified ? `, which is ${JSON.stringify(classified)}` : ""}`, async (given) => {
    const r = given.make({ key: "k", api: "/", page: false, classifyPaste: classified && (() => classified) });
    document.body.innerHTML = html;
    document.querySelector("input").dispatchEvent(pasteEvent(text));
    equal(await told(given, r, "paste"), ["paste", { eventName: "paste", properties }]);
  });
}

/** Returns an event as if a shopper had pasted a text. */
function pasteEvent(text) {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  // Firefox takes the content in two members of its own.
  const event = new ClipboardEvent("paste", { bubbles: true, composed: true, clipboardData, dataType: "text/plain", data: text });
  // WebKit makes such an event without its content.
  if (!event.clipboardData?.getData("text/plain")) Object.defineProperty(event, "clipboardData", { value: clipboardData });
  return event;
}
