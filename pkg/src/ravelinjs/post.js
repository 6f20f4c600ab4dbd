// One request. XMLHttpRequest, because tag managers and tests of ravelinjs listen there.

/** Returns a promise of `{ status, text }`; the status is 0 where nobody answers. */
export function post(core, method, url, body) {
  return new core.Promise((answer, fail) => {
    const request = new XMLHttpRequest();
    const stop = (error) => {
      request.onreadystatechange = null;
      request.abort();
      fail(error);
    };
    request.onreadystatechange = () => {
      if (request.readyState !== 4) return;
      core._stops.delete(stop);
      answer({ status: request.status, text: request.responseText });
    };
    request.open(method, url);
    request.send(textOf(body));
    core._stops.add(stop);
  });
}

/** Returns the JSON of a body, unharmed by old libraries that teach arrays a JSON of their own. */
function textOf(body) {
  const own = Object.getOwnPropertyDescriptor(Array.prototype, "toJSON");
  delete Array.prototype.toJSON;
  try {
    return JSON.stringify(body);
  } finally {
    if (own) Object.defineProperty(Array.prototype, "toJSON", own);
  }
}
