/** How the program says that it is to be called again. */

import { expect, test } from "bun:test";
import { invocation } from "../../../cli/terminal/invocation.ts";

const bun = { bun: "1.4.5" };
const deno = { deno: "2.9.5" };
const npm = { npm_config_user_agent: "npm/10.8.2 node/v20 linux x64" };

const cases: readonly (readonly [string, string, object, object])[] = [
  ["bun cli/glueball.ts", "/repo/cli/glueball.ts", bun, {}],
  ["npx bun cli/glueball.ts", "/repo/cli/glueball.ts", bun, npm],
  ["bun cli/glueball.ts", "/repo/cli/glueball.ts", bun, { npm_config_user_agent: "bun/1.4.5" }],
  ["deno run -A cli/glueball.ts", "/repo/cli/glueball.ts", deno, {}],
  ["node dist/cli/glueball.js", "/repo/dist/cli/glueball.js", {}, {}],
  ["npx glueball", "/repo/node_modules/.bin/glueball", {}, { ...npm, npm_command: "exec" }],
  [
    "bunx glueball",
    "/repo/node_modules/.bin/glueball",
    bun,
    { npm_config_user_agent: "bun/1.4.5" },
  ],
  ["glueball", "/usr/local/bin/glueball", {}, {}],
];

test.each(cases)("%s, started as %s", (words, script, versions, env) => {
  const start = {
    argv: ["runtime", script],
    versions: { ...versions },
    env: { ...env },
    cwd: () => "/repo",
  };
  expect(invocation(start)).toBe(words);
});
