import { wire } from "./form.js";
import { sendWithPassword, warnWithoutModule } from "./password.js";

wire(document.getElementById("login"), (form) => {
  const { email } = Object.fromEntries(new FormData(form));
  return sendWithPassword("/api/login", form, { email });
});
warnWithoutModule();
