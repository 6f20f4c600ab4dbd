import { useEffect, useRef, useState } from "react";
import { load } from "ravelin";
import { bindCardForm } from "ravelin/form";
import { pay, rsaKey, told } from "./shop.js";

export default function Pay() {
  const [form, fields] = [useRef(null), useRef(null)];
  const [wrong, setWrong] = useState("");
  useEffect(() => {
    fields.current = bindCardForm(form.current);
    return fields.current.dispose;
  }, []);

  async function submit(event) {
    event.preventDefault();
    setWrong("");
    try {
      const { encryptCard } = await load({ fallback: () => import("ravelin/plain") });
      await pay(encryptCard(rsaKey, fields.current.card()));
    } catch (error) {
      setWrong(told(error));
      fields.current.input(error.field)?.focus();
    }
  }

  return (
    <form ref={form} onSubmit={submit}>
      <label>Card number <input autoComplete="cc-number" required /></label>
      <label>Expiry date <input autoComplete="cc-exp" placeholder="MM/YY" required /></label>
      <label>Name on card <input autoComplete="cc-name" /></label>
      <p role="alert">{wrong}</p>
      <button>Pay</button>
    </form>
  );
}
