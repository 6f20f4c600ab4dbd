// A purchase, the same in every runtime: assembled, refused once, posted, and its answer read.

export async function purchase({ RavelinError, check, explain, hashPassword, parse, readAnswer, request, tokenRequest }, target) {
  const time = 1536577389238679409n;
  const checkout = {
    timestamp: time,
    customer: { customerId: "cust-61283", email: "ada@example.com", registrationTime: 1512828988826 },
    order: {
      orderId: "ord-98",
      price: 1500,
      currency: "GBP",
      items: [{ sku: "0001", name: "Margherita Pizza", price: 1500, quantity: 1 }],
    },
    paymentMethod: { methodType: "cash" },
  };
  const score = "checkoutPreAuth";
  const wrong = { ...checkout, order: { ...checkout.order, price: 12.5 } };
  const sent = request("/v2/checkout", checkout, { ...target, score });
  const body = await sent.clone().text();
  const response = await fetch(sent);
  const token = await fetch(tokenRequest(target));
  return {
    findings: check("/v2/checkout", checkout, { score }).map(({ code, severity }) => ({ code, severity })),
    refusal: refusalOf(() => request("/v2/checkout", wrong, target), RavelinError),
    body,
    timeCameBack: parse(body).timestamp === time,
    answer: readAnswer(response.status, await response.text(), "/v2/checkout"),
    token: token.status,
    meaning: explain(429).isRetryable,
    hash: hashPassword("password123"),
  };
}

function refusalOf(call, RavelinError) {
  try {
    call();
  } catch (error) {
    const { name, code, field, findings, message } = error;
    return { isRavelinError: error instanceof RavelinError, name, code, field, message, worst: findings?.[0]?.code };
  }
  return undefined;
}
