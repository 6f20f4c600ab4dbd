// Remembers, for the result page, what was sent and what came back. This is what makes the shop a
// demo: a real one has no use for it. Only masked values are kept, and only in this tab.

const KEY = "exchange";

/** What stands between the names on the way to a value. */
const BETWEEN = " › ";

/** Masks and keeps a request's body and the answer to it. */
export function remember(path, sent, answer) {
  const { arrived, ...received } = answer;
  const exchange = {
    reference: answer.reference,
    sent: [["request", `POST ${path}`], ...rows(sent)],
    // The fraud check's sandbox has masked cards and hashes already; people are masked here.
    arrived: arrived ? arrival(arrived) : [],
    received: rows(received),
  };
  try {
    sessionStorage.setItem(KEY, JSON.stringify(exchange));
  } catch {
    // A browser that keeps nothing shows no panel.
  }
}

/** Returns what arrived: first what was decrypted of the card, which only the fraud check can. */
function arrival({ path, checkpoint, received, card }) {
  const decrypted = card ? rows({ "decrypted card": card }) : [];
  return [["request", `POST ${path}?score=${checkpoint}`], ...decrypted, ...rows(received)];
}

/** Returns what was remembered, or `null`. */
export function recall() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY));
  } catch {
    return null;
  }
}

/** Fills the panel of a result page. */
export function show({ sent, arrived = [], received }) {
  fill(document.getElementById("sent"), sent);
  fill(document.getElementById("arrived"), arrived);
  document.getElementById("arrival").hidden = arrived.length === 0;
  fill(document.getElementById("received"), received);
  document.getElementById("exchange").hidden = false;
}

/** How many members of an object are shown without being asked for. */
const FEW = 8;

/** Fills a station: values that stand alone, and then each object under its name, folded if it is a long one. */
function fill(station, pairs) {
  const told = pairs.filter(([, value]) => value !== "");
  const nameOf = ([name]) => (name.includes(BETWEEN) ? name.slice(0, name.indexOf(BETWEEN)) : "");
  for (const group of new Set(told.map(nameOf))) {
    const members = told.filter((pair) => nameOf(pair) === group);
    const list = element("dl");
    list.append(...members.map(([name, value]) => row(name, group ? name.slice(group.length + BETWEEN.length) : name, value)));
    if (!group) {
      station.prepend(list);
      continue;
    }
    const folder = element("details");
    folder.open = members.length <= FEW;
    folder.append(element("summary", group), list);
    station.append(folder);
  }
}

function row(name, shown, value) {
  const made = element("div");
  if (/iphertext|Hashed/.test(name)) made.className = "sealed";
  if (name.startsWith("decrypted")) made.className = "opened";
  made.append(element("dt", shown), element("dd", value));
  return made;
}

function element(name, text = "") {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

/** Returns the values of an object with the way to each; `show` decides how a value may be shown. */
export function rows(value, show = masked, path = []) {
  if (value === null || typeof value !== "object") return [[path.join(BETWEEN), show(path.at(-1), value, path)]];
  return Object.entries(value).flatMap(([name, inner]) => rows(inner, show, [...path, name]));
}

/** Returns a value as it may be shown; what may identify a person is cut. */
function masked(name, value, path) {
  const text = String(value ?? "");
  // What was bought, and where, is no person.
  if (path.includes("items") || path.includes("app")) return text;
  switch (name) {
    case "email":
      return text.replace(/^(.).*@/, "$1…@");
    case "name":
    case "addresseeName":
    case "street":
    case "street1":
    case "city":
    case "postalCode":
    case "postcode":
    case "code":
      return text.replace(/^(.).*/, "$1…");
    case "passwordHashed":
    case "cardCiphertext":
    case "aesKeyCiphertext":
    case "keySignature":
      return text.length > 40 ? `${text.slice(0, 12)}… (${text.length} characters)` : text;
    default:
      return text;
  }
}
