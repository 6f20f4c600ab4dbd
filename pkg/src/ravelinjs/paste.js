// What is told of a paste event: where it happened and what shape the content has.

/** Returns the properties of a paste event. `classify` may say of it that it is `{ pan, sensitive }`. */
export function describe(event, classify) {
  // Inside a shadow tree the event's target is the tree's host, which does not know that it holds a password.
  const field = event?.composedPath?.()[0] ?? event?.target;
  const own = (field && classify?.(event)) || {};
  const isPan = own.pan || !!field?.hasAttribute?.("data-rvn-pan");
  const isSensitive = own.sensitive || field?.type === "password" || isInside(field, "data-rvn-sensitive");
  const content = isSensitive ? "" : contentOf(event);
  return {
    ...place(field),
    ...(isSensitive ? {} : state(field)),
    pastedValue: content ? masked(content) : undefined,
    // Where nothing can be read, a card number is assumed.
    panCleaned: isPan ? !content || holdsPan(content) : undefined,
  };
}

function place(field) {
  const form = field?.form;
  return {
    fieldName: field?.name || field?.id || undefined,
    formName: attribute(form, "name") || attribute(form, "id"),
    formAction: attribute(form, "action"),
  };
}

function state(field) {
  const { value, selectionStart, selectionEnd } = field ?? {};
  const selection = typeof selectionStart === "number" ? { selectionStart, selectionEnd } : {};
  return { fieldValue: value && typeof value === "string" ? masked(value) : undefined, ...selection };
}

/** Returns the event's own content. `window.clipboardData` is not asked: it would prompt the shopper. */
function contentOf(event) {
  return event?.clipboardData?.getData("text/plain");
}

/** Returns an attribute of a form, whose properties may be fields of the same name. */
function attribute(form, name) {
  return (form?.nodeType === 1 && Element.prototype.getAttribute.call(form, name)) || undefined;
}

function isInside(node, name) {
  for (; node; node = node.parentNode ?? node.host) if (node.hasAttribute?.(name)) return true;
  return false;
}

/** Tells whether there are 12 to 19 digits in one piece, but for spaces and dashes. */
export function holdsPan(text) {
  return (text.replace(/[ -]/g, "").match(/\d+/g) ?? []).some(({ length }) => length > 11 && length < 20);
}

/** Returns the shape of a text: each letter an X, each number a 0. */
export function masked(text) {
  return text.replace(/\p{N}/gu, "0").replace(/\p{L}/gu, "X");
}
