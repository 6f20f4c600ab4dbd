// The package as a shop gets it: packed by npm, installed by npm from that file, beside the fixtures.

import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

export const here = dirname(fileURLToPath(import.meta.url));
export const root = join(here, "../..");
const tools = join(here, "node_modules/.bin");

/**
 * Makes a folder for one test file, in which the packed package is installed, and the fixtures' sources are.
 *
 * It lies below this folder, so that whatever runs there finds the tools of our lock file, as it would find
 * its own; and the package is found nearer than anything else.
 */
export async function installed(name) {
  if (!existsSync(join(root, "pkg/dist/index.js"))) throw new Error("pkg/dist is missing: run `cargo xtask package`");
  const folder = join(here, "made", name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const packed = await run("npm", ["pack", "--json", "--pack-destination", folder], join(root, "pkg"));
  const [{ filename, files }] = Object.values(JSON.parse(packed));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name, private: true, type: "module", dependencies: { ravelin: `file:${filename}` } }));
  await run("npm", ["install", "--offline", "--ignore-scripts", "--no-audit", "--no-fund"], folder);
  cpSync(join(here, "fixtures"), folder, { recursive: true });
  cpSync(join(root, "pkg/examples"), join(folder, "examples"), { recursive: true });
  const key = JSON.stringify(KEY);
  for (const shop of ["examples/shop.js", "shop.js"]) {
    const text = readFileSync(join(root, "pkg/examples/shop.js"), "utf8");
    writeFileSync(join(folder, shop), text.replace('"10001|..."', key));
  }
  return { folder, tarball: join(folder, filename), files: files.map(({ path }) => path) };
}

const vector = (name) => JSON.parse(readFileSync(join(root, `tests/vectors/${name}.json`), "utf8"));

/** The key of the merchant in every fixture. */
export const KEY_ID = "k2048a";
export const KEY = vector("keys").find(({ id }) => id === KEY_ID).spellings[0].key;

/** Runs a program of our lock file, or of the system, and returns its output; fails with all it said. */
export async function run(program, args, cwd, env = {}) {
  const PATH = [tools, process.env.PATH].join(delimiter);
  try {
    const { stdout } = await promisify(execFile)(program, args, {
      cwd,
      env: { ...process.env, PATH, NO_COLOR: "1", CI: "1", NODE_TEST_CONTEXT: undefined, ...env },
      maxBuffer: 1 << 26,
      timeout: 150_000,
    });
    return stdout;
  } catch (error) {
    throw new Error(`${program} ${args.join(" ")}\n${error.message}\n${error.stdout}\n${error.stderr}`);
  }
}
