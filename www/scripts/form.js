// Forms whose errors stand beside their fields.
//
// The HTML says what is required (`required`, `minlength`, `type`), and what to tell the shopper:
// `data-missing` for an empty field, `data-wrong` for anything else. A field `x` has its error in
// the element `x-error`, which its `aria-describedby` names.

/** Something that is wrong with one field, found while the form was being sent. */
export class FieldError extends Error {
  constructor(field, message) {
    super(message);
    this.field = field;
  }
}

/** Brings a form to life: on submit its fields are checked, then `send(form)` is awaited. */
export function wire(form, send) {
  // The browser's own bubbles vanish and are read once; ours stay.
  form.noValidate = true;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(form, send);
  });
  // A field that was wrong is freed as soon as it is right; one that is being typed is left alone.
  form.addEventListener("input", ({ target }) => {
    if (target.ariaInvalid === "true" && !problem(target)) show(target, "");
  });
  document.getElementById("script-missing").remove();
  button(form).disabled = false;
}

async function submit(form, send) {
  if (form.ariaBusy === "true") return;
  say("form-alert", "");
  if (!check(form)) return;
  busy(form, true);
  try {
    await send(form);
  } catch (error) {
    report(form, error);
  } finally {
    busy(form, false);
  }
}

/** Shows what is wrong with each field and moves the focus to the first. */
function check(form) {
  const fields = [...form.elements].filter((field) => field.willValidate && field.type !== "radio");
  for (const field of fields) show(field, problem(field));
  const wrong = fields.find((field) => field.ariaInvalid === "true");
  wrong?.focus();
  return !wrong;
}

function problem(field) {
  const { value, required, minLength, validity, dataset } = field;
  if (required && value.trim() === "") return dataset.missing;
  // `validity.tooShort` overlooks what a password manager filled in.
  if (!validity.valid || value.length < minLength) return dataset.wrong;
  return "";
}

function show(field, message) {
  const error = document.getElementById(`${field.id}-error`);
  if (!error) return;
  error.textContent = message;
  error.hidden = !message;
  field.ariaInvalid = message ? "true" : "false";
}

function report(form, error) {
  const field = error instanceof FieldError && form.elements.namedItem(error.field);
  if (!field) {
    say("form-alert", error.message);
    return;
  }
  show(field, error.message || field.dataset.wrong);
  field.focus();
}

function busy(form, yes) {
  form.ariaBusy = String(yes);
  // Not `disabled`: a disabled button loses the focus.
  button(form).ariaDisabled = String(yes);
  say("form-status", yes ? "Sending …" : "");
}

/** Puts a sentence into an element that screen readers watch. */
export function say(id, sentence) {
  document.getElementById(id).textContent = sentence;
}

function button(form) {
  return form.querySelector("button[type=submit]");
}
