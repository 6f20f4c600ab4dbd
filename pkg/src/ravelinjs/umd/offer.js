// For pages without a bundler: a global `Ravelin`, whatever loaders there are on the page; and the class for those.

export function offer(Ravelin) {
  globalThis.Ravelin = Ravelin;
  if (typeof module === "object" && module.exports) module.exports = Ravelin;
  // By a name: to a module without one, in a script that it did not ask for, RequireJS objects.
  if (typeof define === "function" && define.amd) define("ravelinjs", [], () => Ravelin);
}
