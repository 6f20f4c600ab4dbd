// Arguments of every type but the right one, for every function: an error that says which, and a module that goes on.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import * as backend from "../../../pkg/dist/backend.js";
import { root } from "../support.mjs";

const { RavelinError, check, explain, hashPassword, labelsRequest, load, nextLabelsRequest, parse, readAnswer, request, stringify, tagsRequest, tokenRequest, untagRequest } = backend;
const target = { token: "sk_test_0123456789" };
const order = { timestamp: 1512828988826, customerId: "c", order: { orderId: "o", price: 1500, currency: "GBP" } };
const to = (option) => (value) => request("/v2/order", order, { ...target, [option]: value });

// The memory of each instance of the module, in the order they were started.
const memories = [];
WebAssembly.Instance = class extends WebAssembly.Instance {
  constructor(...words) {
    super(...words);
    memories.push(this.exports.memory);
  }
};

const KINDS = {
  nothing: undefined,
  null: null,
  yes: true,
  no: false,
  zero: 0,
  fraction: 1.5,
  negative: -1,
  "not a number": NaN,
  infinite: Infinity,
  unsafe: 2 ** 53,
  huge: 1e300,
  "beyond 16 bits": 70_000,
  nanoseconds: 1536577389238679409n,
  "a bigint": 1n,
  "a negative bigint": -1n,
  "beyond 64 bits": 2n ** 70n,
  empty: "",
  text: "x",
  surrogate: "\ud800",
  symbol: Symbol("x"),
  list: [],
  numbers: [1],
  holes: [undefined],
  mixed: ["a", "b", 1],
  surrogates: ["\ud800"],
  object: {},
  "bare object": Object.create(null),
  "object as text": { toString: () => "x" },
  "text object": new String("x"),
  "no date": new Date(NaN),
  function: () => "x",
  map: new Map(),
  promise: Promise.resolve("{}"),
  bytes: Uint8Array.of(0xff),
  words: new Uint16Array(1),
  buffer: new ArrayBuffer(8),
  "card number": 4111111111111111,
  "card numbers": [4111111111111111],
};

const OBJECTS = ["object", "bare object", "object as text", "text object", "no date", "map", "promise", "bytes", "words", "buffer"];
// What JSON has, or would be without its value: how wrong it is as an event or a page, the module says.
const JSONS = ["null", "yes", "no", "zero", "fraction", "negative", "beyond 16 bits", "nanoseconds", "a bigint", "a negative bigint", "beyond 64 bits", "empty", "text", "surrogate", "list", "numbers", "holes", "mixed", "surrogates", "object", "bare object", "object as text", "text object", "no date", "promise", "buffer", "card number", "card numbers"];
const EMPTY_OBJECTS = ["object", "bare object", "object as text", "promise", "buffer"];
const TIMES = ["zero", "a bigint", "beyond 16 bits"];

// A function, the argument, how it is called with one, the code of the error, its field, and what is taken.
const ROWS = [
  [check, "path", (value) => check(value, order), "event-invalid"],
  [check, "body", (value) => check("/v2/order", value), "json-invalid", JSONS],
  [check, "options", (value) => check("/v2/order", order, value), "event-invalid", ["nothing", ...OBJECTS]],
  [check, "score", (score) => check("/v2/order", order, { score }), "event-invalid", ["nothing", "yes", "no", "empty", "text"]],
  [check, "now", (now) => check("/v2/order", order, { now }), "event-invalid", ["nothing", ...TIMES]],
  [request, "path", (value) => request(value, order, target), "event-invalid"],
  [request, "body", (value) => request("/v2/order", value, { ...target, unchecked: true }), "json-invalid", JSONS],
  [request, "options", (value) => request("/v2/order", order, value), "event-invalid", [], ["nothing", ...OBJECTS]],
  [request, "token", to("token"), "key-invalid", ["text"]],
  [request, "baseUrl", to("baseUrl"), "event-invalid", ["nothing"]],
  [request, "score", (score) => request("/v2/order", order, { ...target, score, unchecked: true }), "event-invalid", ["nothing", "yes", "no", "empty", "text"]],
  [request, "now", to("now"), "event-invalid", ["nothing", ...TIMES]],
  [request, "unchecked", to("unchecked"), "event-invalid", ["nothing", "yes", "no"]],
  [request, "ruleOutput", to("ruleOutput"), "event-invalid", ["nothing", "yes", "no"]],
  [tagsRequest, "customerId", (value) => tagsRequest(value, target), "event-invalid", ["text"]],
  [tagsRequest, "options", (value) => tagsRequest("c", value), "event-invalid", [], ["nothing", ...OBJECTS]],
  [untagRequest, "customerId", (value) => untagRequest(value, ["a"], target), "event-invalid", ["empty", "text"]],
  [untagRequest, "tagNames", (value) => untagRequest("c", value, target), "event-invalid"],
  [untagRequest, "options", (value) => untagRequest("c", ["a"], value), "event-invalid", [], ["nothing", ...OBJECTS]],
  [labelsRequest, "since", (value) => labelsRequest(value, target), "event-invalid", TIMES],
  [labelsRequest, "options", (value) => labelsRequest(0, value), "event-invalid", [], ["nothing", ...OBJECTS]],
  [nextLabelsRequest, "page", (value) => nextLabelsRequest(value, target), "json-invalid", EMPTY_OBJECTS],
  [tokenRequest, "options", (value) => tokenRequest(value), "event-invalid", [], ["nothing", ...OBJECTS]],
  [readAnswer, "status", (value) => readAnswer(value, "{}"), "event-invalid", ["zero"]],
  [readAnswer, "text", (value) => readAnswer(200, value), "json-invalid", ["nothing", "null", "empty", "text", "surrogate", "bytes"]],
  [readAnswer, "path", (value) => readAnswer(200, "{}", value), "event-invalid", ["nothing"]],
  [explain, "status", (value) => explain(value), "event-invalid", ["zero"]],
  [hashPassword, "password", (value) => hashPassword(value), "password-invalid", ["empty", "text"]],
  [hashPassword, "form", (value) => hashPassword("x", value), "password-invalid", ["nothing"]],
  [hashPassword, "email", (value) => hashPassword("x", "email", value), "password-invalid", ["empty", "text"]],
  [parse, "text", (value) => parse(value), "json-invalid"],
  [stringify, "value", (value) => stringify(value), "json-invalid", JSONS],
  [load, "module", (value) => load(value), "wasm-unavailable", ["nothing"]],
];

/** Calls a function with everything that it refuses; returns how often. */
function refuseAll([, field, call, code, taken = [], without = []]) {
  let calls = 0;
  for (const [kind, value] of Object.entries(KINDS)) {
    if (taken.includes(kind)) continue;
    const expected = without.includes(kind) ? ["key-invalid", "token"] : [code, field];
    let thrown;
    try {
      call(value);
    } catch (error) {
      thrown = error;
    }
    assert.ok(thrown instanceof RavelinError, `${call}: ${kind}: ${thrown}`);
    assert.deepEqual([thrown.code, thrown.field], expected, `${call}: ${kind}`);
    assert.ok(!`${thrown.message}${JSON.stringify(thrown)}${thrown.cause}`.includes("4111"), `${call}: ${kind}`);
    calls += 1;
  }
  return calls;
}

function works() {
  assert.deepEqual(check("/v2/order", order).filter(({ severity }) => severity === "rejected"), []);
  assert.match(untagRequest("c", ["staff", "vip"], target).url, /tagName=staff%2Cvip$/);
  assert.equal(readAnswer(200, `{"data":{"action":"PREVENT"}}`, "/v2/order").advice, "prevent");
  assert.deepEqual(parse("[1,2]"), [1, 2]);
}

test("every function has a row", () => {
  const functions = Object.values(backend).filter((value) => value !== RavelinError);
  assert.deepEqual(functions.filter((value) => !ROWS.some(([one]) => one === value)), []);
});

for (const row of ROWS) {
  const [{ name }, field, call, , taken = []] = row;
  test(`${name}: ${field}`, () => {
    assert.ok(refuseAll(row) > 5);
    for (const kind of taken) assert.doesNotThrow(() => call(KINDS[kind]), kind);
  });
}

test("tens of thousands of bad calls leave the module working, in the memory that it had", () => {
  for (const row of ROWS) refuseAll(row);
  works();
  const before = memories.at(-1).buffer.byteLength;
  let calls = 0;
  for (let round = 0; round < 20; round += 1) {
    for (const row of ROWS) calls += refuseAll(row);
  }
  assert.ok(calls > 10_000, `${calls} calls`);
  // Each would leave a little of the module's stack behind, if the module itself threw.
  const untag = ROWS.find(([one, field]) => one === untagRequest && field === "tagNames");
  for (let round = 0; round < 500; round += 1) refuseAll(untag);
  for (let count = 0; count < 10_000; count += 1) {
    assert.throws(() => request("/v2/order", `{"timestamp":${count},`, target), RavelinError);
  }
  works();
  assert.equal(memories.at(-1).buffer.byteLength, before);
  assert.equal(memories.length, 1, "the module was never started anew");
});

test("a module that failed is started anew", async () => {
  // Another copy of the package, whose module may take 64 kilobytes more than it starts with.
  const { RavelinError, load, parse } = await import("../../../pkg/dist/backend.js?limited");
  load(new WebAssembly.Module(limited(readFileSync(join(root, "pkg/dist/backend.wasm")), 1)));
  const before = memories.length;
  const long = JSON.stringify("x".repeat(4_000_000));
  for (let count = 1; count <= 3; count += 1) {
    assert.throws(() => parse(long), (error) => {
      assert.ok(error instanceof RavelinError);
      assert.deepEqual([error.code, error.field], ["wasm-unavailable", ""]);
      assert.ok(error.cause instanceof Error);
      return true;
    });
    assert.deepEqual(parse("[1,2]"), [1, 2]);
    assert.equal(memories.length, before + count);
  }
});

test("a module that is another is refused, and the package's own is taken after it", async () => {
  const { RavelinError, load, parse } = await import("../../../pkg/dist/backend.js?another");
  for (const bytes of [Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0), readFileSync(join(root, "pkg/dist/ravelin.wasm"))]) {
    assert.throws(() => load(new WebAssembly.Module(bytes)), (error) => error instanceof RavelinError && error.code === "wasm-unavailable" && error.field === "module");
  }
  assert.deepEqual(parse("[1,2]"), [1, 2]);
});

/** Returns a module whose memory grows by so many pages and no further. */
function limited(bytes, pages) {
  let place = 8;
  const number = () => {
    let [value, shift, byte] = [0, 0, 0];
    do {
      byte = bytes[place++];
      value |= (byte & 127) << shift;
      shift += 7;
    } while (byte & 128);
    return value;
  };
  const five = (value) => [0, 7, 14, 21].map((shift) => ((value >> shift) & 127) | 128).concat((value >> 28) & 127);
  for (;;) {
    const start = place;
    const section = bytes[place++];
    const size = number();
    const end = place + size;
    if (section === 5) {
      place += 2;
      const least = number();
      const memory = [1, 1, ...five(least), ...five(least + pages)];
      return Buffer.concat([bytes.subarray(0, start), Uint8Array.of(5, memory.length, ...memory), bytes.subarray(end)]);
    }
    place = end;
  }
}
