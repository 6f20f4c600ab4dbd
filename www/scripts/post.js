import { FieldError } from "./form.js";

const PATIENCE_MS = 15_000;

/** Sends JSON to the shop's own backend and returns its answer. */
export async function post(path, body) {
  let response;
  try {
    response = await fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  } catch {
    throw new Error("The shop cannot be reached. Nothing was charged; please try again.");
  }
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  throw new FieldError(answer.field, answer.message ?? "Something went wrong. Nothing was charged; please try again.");
}
