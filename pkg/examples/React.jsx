import { useEffect, useRef } from "react";
import { load } from "ravelin";
import { bindCardForm } from "ravelin/form";
import { pay, rsaKey } from "./shop.js";

export default function Pay() {
  const [form, fields] = [useRef(null), useRef(null)];
  useEffect(() => {
    fields.current = bindCardForm(form.current);
    return fields.current.dispose;
  }, []);

  async function submit(event) {
    event.preventDefault();
    const { encryptCard } = await load();
    await pay(encryptCard(rsaKey, fields.current.card()));
  }

  return (
    <form ref={form} onSubmit={submit}>
      <label>Card number <input autoComplete="cc-number" required /></label>
      <label>Expiry date <input autoComplete="cc-exp" placeholder="MM/YY" required /></label>
      <label>Name on card <input autoComplete="cc-name" /></label>
      <button>Pay</button>
    </form>
  );
}
