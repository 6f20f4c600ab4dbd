/** The brand of a card, in the words of Ravelin's `scheme` field. */
export type Scheme = "amex" | "diners" | "discover" | "jcb" | "maestro" | "mastercard" | "unionpay" | "visa";

/** When a card expires. */
export interface Expiry {
  /** 1 to 12. */
  month: number;
  /** With all four digits: 2028. */
  year: number;
}

/**
 * Returns the scheme that the first digits tell, as soon as they do; four always suffice. Separators are skipped.
 *
 * @example scheme("4"); // "visa"
 */
export function scheme(typed: string): Scheme | undefined;

/**
 * Tells whether the check digit fits (Luhn). A hint, to be shown beside the field and no more: some cards have
 * no such digit, and `encryptCard` does not ask for one.
 */
export function luhn(typed: string): boolean;

/**
 * Returns a number that may be shown: the first six and the last four digits, the rest as `*`; below twelve
 * digits nothing but stars.
 *
 * @example mask("4111 1111 1111 1234"); // "411111******1234"
 */
export function mask(typed: string): string;

/**
 * Returns the digits in the groups that stand on the card: 4-6-5 for American Express, 4-6-4 for Diners Club,
 * fours for all others. No digit is dropped; whatever is none is.
 */
export function formatNumber(typed: string): string;

/** Returns what is typed of an expiry date so far, with a slash after the month: `072` becomes `07/2`. */
export function formatExpiry(typed: string): string;

/**
 * Returns the date in an expiry field: `07/28`, `7/2028`, `0728`, `07 - 28`, `2028-07`. Nothing where it is no
 * date. No clock is asked, so a date may have passed.
 */
export function parseExpiry(typed: string): Expiry | undefined;

/** The parts of a card form. A form has either `expiry` or `month` and `year`. */
export type CardFormPart = "number" | "expiry" | "month" | "year" | "name";

/**
 * The attributes by which a browser fills in a card, and a phone shows its digits. As attributes of HTML: JSX
 * wants `autoComplete` and `inputMode`.
 */
export const autofill: Readonly<Record<CardFormPart, Readonly<{ autocomplete: string; inputmode?: "numeric" }>>>;

/** What a form knows of a card while it is typed. */
export interface CardHint {
  /** The brand, as soon as the first digits tell it. */
  scheme: Scheme | undefined;
  /** Whether the check digit fits; a hint only. */
  luhn: boolean;
  /** The number as it may be shown. */
  masked: string;
  /** The date, once it is one. */
  expiry: Expiry | undefined;
}

/** A card as it was typed: what `encryptCard` takes. */
export interface TypedCard {
  /** The number, with whatever stands between its digits. */
  pan: string;
  /** Empty where no date was typed, which `encryptCard` refuses. */
  month: number | "";
  /** Four digits; empty where no date was typed. */
  year: number | "";
  /** The name that stands on the card, if one was typed. */
  nameOnCard: string | undefined;
}

/** How a form is bound; all of it is optional. */
export interface CardFormOptions {
  /**
   * Elements, as `querySelector` gives them, or selectors, for fields that cannot be found by `autocomplete`; the
   * attributes are put on them. What is nothing is looked for by `autocomplete`.
   */
  fields?: { readonly [Part in CardFormPart]?: Element | string | null | undefined } | undefined;
  /** Called after each change of a card's field. */
  onInput?: ((hint: CardHint) => void) | undefined;
}

/** A form that is bound. */
export interface CardForm {
  /**
   * Returns the card as it is typed now, for `encryptCard`. Refuses nothing that a shopper types.
   *
   * @throws {RavelinError} `card-invalid`, with `pan`, `month` or `year` as its field, where the form has none for it
   */
  card(): TypedCard;
  /** Returns what the form knows of the card now. */
  hint(): CardHint;
  /** Returns the element of the field that an error names: `input(error.field)?.focus()`. */
  input(field: string): HTMLInputElement | HTMLSelectElement | null;
  /** Takes every listener away. The fields stay as they are. */
  dispose(): void;
}

/**
 * Binds the fields of a card: number and expiry date are put in order, what stands there at once and the rest while
 * it is typed, without losing the caret. Fields are found by `autocomplete` (`cc-number`, `cc-exp` or `cc-exp-month`
 * and `cc-exp-year`, `cc-name`) whenever they are needed, so a framework may take them away and bring them back.
 *
 * What is changed of a field, when it is bound or has the focus for the first time: it gets the attributes of
 * `autofill` that it lacks, and `spellcheck="false"`. Number and expiry date lose `pattern` and `maxlength`, which
 * count bare digits mostly and would refuse the text in order, and `type="number"`, which knows no space, becomes
 * `type="text"`. Nothing of it is taken back. Lists and `type="month"` are read and keep their text.
 *
 * As long as a form is bound, neither its own request nor `new FormData(form)` holds these fields.
 *
 * @throws {RavelinError} `card-invalid` where `form` is nothing: it is not on the page yet
 */
export function bindCardForm(form: HTMLFormElement, options?: CardFormOptions): CardForm;
