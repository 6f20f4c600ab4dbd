// For pages without a bundler: a global `Ravelin`, or what CommonJS and AMD loaders want instead.

export function offer(Ravelin) {
  if (typeof module === "object" && module.exports) module.exports = Ravelin;
  else if (typeof define === "function" && define.amd) define(() => Ravelin);
  else globalThis.Ravelin = Ravelin;
}
