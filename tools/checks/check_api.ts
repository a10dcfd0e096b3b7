/** Checks that what the entries export is documented, and that every type that it shows can be named by its user. */

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { env, exit } from "node:process";

const { exports } = JSON.parse(readFileSync("deno.json", "utf8")) as {
  exports: Readonly<Record<string, string>>;
};

const lint = spawnSync("deno", ["doc", "--lint", ...Object.values(exports)], {
  encoding: "utf8",
  env: { ...env, NO_COLOR: "1" },
  maxBuffer: 1 << 30,
});
const errors = [...lint.stderr.matchAll(/^error\[([\w-]+)\]: (.*)\n *--> (.*):(\d+):(\d+)$/gm)];
if (lint.status !== 0 && errors.length === 0) {
  console.error(lint.stderr);
  exit(1);
}

let found = false;
for (const [, kind, message = "", path = "", line, column] of errors) {
  // A member that fulfils a contract is documented there, and Deno's linter does not see that.
  if (kind === "missing-jsdoc" && column !== "1") continue;
  // The types of zod are to be had from it.
  if (kind === "private-type-ref" && /'Zod\w+'$|'output'$/.test(message)) {
    continue;
  }
  console.error(`${relative(".", path)}:${line}: ${message}`);
  found = true;
}
exit(found ? 1 : 0);
