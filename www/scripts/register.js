import { wire } from "./form.js";
import { sendWithPassword, warnWithoutModule } from "./password.js";

wire(document.getElementById("register"), (form) => {
  const { name, email } = Object.fromEntries(new FormData(form));
  return sendWithPassword("/api/register", form, { name, email });
});
warnWithoutModule();
