import { post } from "./post.js";
import { recall, show } from "./exchange.js";
import { FieldError, wire } from "./form.js";

const exchange = recall();
if (exchange) show(exchange);

wire(document.getElementById("extra-check"), async (form) => {
  const code = form.elements.code.value.replaceAll(" ", "");
  if (!/^\d{6}$/.test(code)) throw new FieldError("code", "");
  const { purpose } = await post("/api/extra-check", { reference: exchange?.reference ?? "", code });
  location.assign(purpose === "order" ? "/thank-you.html" : "/welcome.html");
});
