import { recall, show } from "./exchange.js";

const exchange = recall();
const order = document.getElementById("order");
if (exchange && order && exchange.reference) {
  document.getElementById("reference").textContent = exchange.reference;
  order.hidden = false;
}
if (exchange) show(exchange);
