// What a shop's page does with the package; the tests take it to places where browsers make that hard.

import { deviceId, ids } from "/ravelin/device.js";
import { load } from "/ravelin/index.js";
import DropIn from "/ravelin/ravelinjs.js";

const CARD = { pan: "4111 1111 1111 1111", month: 7, year: 2031 };

/** Uses every way to a cipher and to an id, the latter more than once; returns what came of it, and what the place allows. */
export async function shop(rsaKey) {
  const { collectDevice, encryptCard, hashPassword } = await load();
  const [one, other] = [new DropIn({ rsaKey, init: false }), new DropIn({ init: false })];
  const dropIns = await Promise.all([one.core.ids(), other.core.ids()]);
  return {
    ciphers: [encryptCard(rsaKey, CARD), one.encrypt.card(CARD)],
    hash: hashPassword("password123"),
    devices: [collectDevice().deviceId, deviceId(), ...dropIns.map(({ device }) => device), ids().deviceId],
    sessions: [ids().sessionId, ...dropIns.map(({ session }) => session), ids().sessionId],
    allowed: { cookies: cookies(), storage: storage() },
  };
}

/** Does it for two merchants, in turn, and says which ids each of them got. */
export async function twoMerchants(rsaKeys) {
  const { collectDevice, encryptCard } = await load();
  const merchants = rsaKeys.map((rsaKey, number) => {
    const names = { prefix: `shop${number}-`, cookie: `device${number}`, sessionCookie: `session${number}` };
    return { names, rsaKey, dropIn: new DropIn({ ...names, rsaKey, init: false }), devices: [], ciphers: [] };
  });
  for (let turn = 0; turn < 3; turn++) {
    for (const { names, rsaKey, dropIn, devices, ciphers } of merchants) {
      ciphers.push(encryptCard(rsaKey, CARD), dropIn.encrypt.card(CARD));
      devices.push(deviceId(names), await dropIn.core.id(), collectDevice(names).deviceId);
    }
  }
  return merchants.map(({ devices, ciphers }) => ({ devices, ciphers }));
}

/** Tells whether a page may keep cookies; undefined where there is no page. */
function cookies() {
  if (!globalThis.document) return undefined;
  try {
    document.cookie = `probe=1;path=/${location.protocol === "https:" ? ";SameSite=None;Secure" : ""}`;
    return document.cookie.includes("probe=1");
  } catch {
    return false;
  }
}

function storage() {
  if (!globalThis.document) return undefined;
  try {
    localStorage.setItem("probe", "1");
    return true;
  } catch {
    return false;
  }
}
