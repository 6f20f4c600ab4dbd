/** A whole number: a `bigint` where a `number` would round it. */
export type Integer = number | bigint;

/**
 * A point in time: a count since 1970-01-01T00:00 UTC. Milliseconds are taken everywhere, as `Date.now()` gives
 * them; nanoseconds are a `bigint`, since a `number` would round them.
 */
export type Timestamp = number | bigint;

/** Any JSON. Whole numbers beyond `Number.MAX_SAFE_INTEGER` are `bigint`s. */
export type Json = null | boolean | number | bigint | string | readonly Json[] | { readonly [name: string]: Json | undefined };

/** A path that takes events by `POST`. */
export type Path = keyof Events;

/** JSON that was written elsewhere: it is checked, and sent as it is. */
export type JsonText = string | Uint8Array;

/**
 * What was refused and why; never the value.
 *
 * An argument of another type than its own is refused by its name: `json-invalid` where JSON belongs,
 * `password-invalid` for a password, `key-invalid` for the token, `wasm-unavailable` for the module, `event-invalid`
 * for any other.
 */
export declare class RavelinError extends Error {
  readonly name: "RavelinError";
  /** Stable between releases. */
  readonly code: ErrorCode;
  /** The path of the member at fault, such as `order.items[0].price`, or the name of an argument or option. */
  readonly field: string;
  /** All that was found, the worst first, where a body would be rejected. */
  readonly findings?: readonly Finding[];
}

/** Something about a body that somebody should know before it is sent. It never holds a value. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  /** The path of the member at fault; empty for the body itself, `?score` for the query. */
  readonly path: string;
  /** What follows the path in a sentence. */
  readonly sentence: string;
  /** The rule's own name; may be empty. */
  readonly rule: string;
  /** Where the rule is written. */
  readonly document: string;
  /** The line in it, from 1; 0 for a document as a whole. */
  readonly line: number;
}

export interface CheckOptions<P extends Path = Path> {
  /** The checkpoint at which a recommendation is asked for; without one, Ravelin is only told. */
  readonly score?: Checkpoints[P] | undefined;
  /** When it is sent, in milliseconds; now, if not given. */
  readonly now?: Integer | Date | undefined;
}

export interface Target {
  /** The secret API key, `sk_…` or `secret_key_…`. It belongs on a server only. */
  readonly token: string;
  /** Where the API is; Ravelin's, if not given. Plain HTTP is for the sandbox on this machine. */
  readonly baseUrl?: string | undefined;
}

export interface RequestOptions<P extends Path = Path> extends CheckOptions<P>, Target {
  /** Sends what would be rejected, too, for what Ravelin takes and nobody here has heard of. */
  readonly unchecked?: boolean | undefined;
  /** Asks for the rules, too, that led to the recommendation: `rules` of it. */
  readonly ruleOutput?: boolean | undefined;
}

/** What a request is made of, where there is no `Request`. */
export interface PlainRequest {
  readonly url: string;
  readonly method: "GET" | "POST" | "DELETE";
  readonly headers: { readonly [name: string]: string };
  readonly body?: string;
  readonly redirect: "manual";
}

/** For `fetch`: a `Request` of the platform. */
export type Sendable = typeof globalThis extends { Request: abstract new (...values: any) => infer R } ? R : PlainRequest;

/** What came back, and what to do. */
export interface Answer {
  /** The status of HTTP. */
  readonly status: number;
  /** Whether Ravelin has the event now. */
  readonly isTaken: boolean;
  /** What to do. Nothing where there is no recommendation that anybody here knows: decide by your fallback. */
  readonly advice?: "allow" | "review" | "prevent";
  /** What to do, as one sentence for people. */
  readonly guidance: string;
  /** Whether Ravelin had too many events of this customer: no sign of fraud, and the event was dropped. */
  readonly isThrottled: boolean;
  /** Whether to send the same later, not while a shopper waits. */
  readonly isRetryable: boolean;
  /** Sentences for the log: what the status means, what Ravelin missed, breached credentials. */
  readonly notes: readonly string[];
  /** What Ravelin said, if it can be read. */
  readonly recommendation?: Recommendation;
}

/** What a status means. */
export interface StatusMeaning {
  readonly name: string;
  readonly meaning: string;
  readonly fault: "nobody" | "merchant" | "ravelin" | "network";
  readonly isRetryable: boolean;
  readonly retry: string;
  /** What to look at first. */
  readonly check: string;
  readonly source: string;
}

/**
 * Starts the WebAssembly module now, instead of at the first call. Where a platform takes no code from text, it takes
 * the compiled `ravelin/backend.wasm`, a `WebAssembly.Module`. It throws `wasm-unavailable`, with the `cause`, where
 * there is none.
 */
export declare function load(module?: object): void;

/**
 * Returns what the API would reject or warn about, and what is probably a mistake, the worst first. It throws for
 * what cannot be written as JSON, a `number` that may have been rounded among it.
 */
export declare function check<P extends Path>(path: P, body: Events[P] | JsonText, options?: CheckOptions<P>): Finding[];

/**
 * Returns the request that tells Ravelin about an event, for `fetch`; it sends nothing. It throws a `RavelinError`
 * with all `findings` for what the API would reject.
 */
export declare function request<P extends Path>(path: P, body: Events[P] | JsonText, options: RequestOptions<P>): Sendable;

/** Returns the request for the tags that a customer has. */
export declare function tagsRequest(customerId: string, options: Target): Sendable;

/** Returns the request that takes tags from a customer. */
export declare function untagRequest(customerId: string, tagNames: readonly string[], options: Target): Sendable;

/** Returns the request for what reviewers decided since some time, in milliseconds or as a `Date`. */
export declare function labelsRequest(since: Integer | Date, options: Target): Sendable;

/** Returns the request for the page that follows one of labels; nothing after the last one, which is empty. */
export declare function nextLabelsRequest(page: LabelPage | JsonText, options: Target): Sendable | undefined;

/** Returns the request that tells whether a token is right. */
export declare function tokenRequest(options: Target): Sendable;

/**
 * Returns what an answer says and what to do; it throws for no answer, however broken. It wants the text, as
 * `await response.text()` gives it, since what was read from it has lost digits already. `path` is where the request
 * went, for words that fit. A status of 0 is an answer that never came.
 */
export declare function readAnswer(status: number, text: JsonText | null | undefined, path?: Path): Answer;

/** Returns what a status means, from 0 to 999, whose fault it is, and whether to send again. */
export declare function explain(status: number): StatusMeaning;

/** Returns the value of a JSON text, each number as it was written: tags, labels, or events of another program. */
export declare function parse<T = Json>(text: JsonText): T;

/** Returns the JSON text of a value, `bigint`s among it. */
export declare function stringify(value: unknown): string;

/**
 * Returns a password as Ravelin takes it: for a login or a registration, for a `customer`, or from the `sha1` of
 * merchants who compare those.
 */
export declare function hashPassword(password: string, form?: "login" | "customer" | "sha1"): string;

/** Returns the hash of e-mail address and password together, `emailPasswordSHA256` of a login. */
export declare function hashPassword(password: string, form: "email", email: string): string;
