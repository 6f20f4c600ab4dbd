// What types can tell: each mistake is one, and what is right is none.

import {
  type Answer,
  type Checkout,
  type Finding,
  RavelinError,
  check,
  hashPassword,
  labelsRequest,
  load,
  parse,
  readAnswer,
  request,
  type Tags,
} from "ravelin/backend";

const target = { token: "sk_test_0123456789" };
const who = { customerId: "cust-61283" };
const order = { orderId: "ord-98", price: 1500, currency: "GBP" };

load();
const sent: Checkout = { timestamp: Date.now(), ...who, order, paymentMethod: { methodType: "cash" } };
const findings: Finding[] = check("/v2/checkout", sent, { score: "checkoutPreAuth" });
const answer: Answer = readAnswer(200, "{}", "/v2/checkout");
const advice: "allow" | "review" | "prevent" | undefined = answer.advice;
const tags: Tags = parse<Tags>("{}");
request("/v2/checkout", `{"timestamp":1}`, { ...target, score: true, now: new Date() });
request("/v2/backfill/order", { timestamp: 1536577389238679409n, ...who, order }, target);
hashPassword("password123", "email", "ada@example.com");
readAnswer(200, parse<string>(new Uint8Array()));
labelsRequest(1565004360000n, target);
export const used = [findings, advice, tags, new Error() instanceof RavelinError];

const timestamp = 1512828988826;

// @ts-expect-error: a customer and an id.
check("/v2/checkout", { timestamp, customer: { customerId: "c" }, customerId: "c", order });
// @ts-expect-error: a payment method and an id.
check("/v2/checkout", { timestamp, ...who, order, paymentMethod: { methodType: "cash" }, paymentMethodId: "pm-1" });
// @ts-expect-error: a device and an id.
check("/v2/checkout", { timestamp, ...who, order, device: { deviceId: "d" }, deviceId: "d" });
// @ts-expect-error: no time.
check("/v2/checkout", { ...who, order });
// @ts-expect-error: a date is no count.
check("/v2/checkout", { timestamp: new Date(), ...who, order });
// @ts-expect-error: a time as text.
check("/v2/checkout", { timestamp: "2028-07-01", ...who, order });
// @ts-expect-error: a price as text.
check("/v2/checkout", { timestamp, ...who, order: { orderId: "o", price: "15.00" } });
// @ts-expect-error: an order without an id.
check("/v2/order", { timestamp, ...who, order: { price: 1500 } });
// @ts-expect-error: a misspelt member.
check("/v2/order", { timestamp, ...who, order: { ...order, curency: "GBP" } });
// @ts-expect-error: a security code has no place anywhere.
check("/v2/checkout", { timestamp, ...who, order, paymentMethod: { methodType: "card", cvv: "123" } });
// @ts-expect-error: the checkpoint of another endpoint.
check("/v2/checkout", sent, { score: "login" });
// @ts-expect-error: data of the past is not scored.
request("/v2/backfill/order", { timestamp, ...who, order }, { ...target, score: true });
// @ts-expect-error: a review's result is not scored.
request("/v2/label/customer", { ...who, label: "GENUINE" }, { ...target, score: true });
// @ts-expect-error: the event of another endpoint.
check("/v3/login", sent);
// @ts-expect-error: no such path.
check("/v2/chekout", sent);
// @ts-expect-error: no key.
request("/v2/checkout", sent, {});
// @ts-expect-error: the hash of e-mail and password needs the address.
hashPassword("password123", "email");
// @ts-expect-error: a login without an outcome.
check("/v3/login", { timestamp, login: { username: "ada@example.com", authenticationMechanism: {} } });
// @ts-expect-error: what was read from an answer.
readAnswer(200, {});
// @ts-expect-error: an advice that there is not.
if (answer.advice === "block") load();
// @ts-expect-error: a code that there is not.
if (findings[0]?.code === "price-not-hole") load();
