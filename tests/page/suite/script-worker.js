// The drop-in's script in a web worker of the old kind.

importScripts("/ravelin/ravelin-core%2Btrack%2Bencrypt%2Bpromise.min.js");

addEventListener("message", async ({ data }) => {
  const { core, encrypt } = new Ravelin({ rsaKey: data, page: { section: "worker" } });
  postMessage({ cipher: encrypt.card({ pan: "4111 1111 1111 1111", month: 7, year: 2031 }), devices: [await core.id(), await core.id()] });
});
