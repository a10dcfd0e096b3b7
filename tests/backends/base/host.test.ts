/** Node's modules are found where there are any. */

import { expect, test } from "bun:test";
import * as path from "node:path";
import { findHostModule, hostModule } from "../../../backends/base/host.ts";
import { inPage } from "../../gluon/io/page.ts";

test("findHostModule() and hostModule() give what an import gives", () => {
  expect(findHostModule("node:path")?.join).toBe(path.join);
  expect(hostModule("node:path").join).toBe(path.join);
});

test("in a page, findHostModule() gives nothing, and hostModule() says so", async () => {
  await inPage(async () => {
    expect(findHostModule("node:path")).toBeUndefined();
    expect(() => hostModule("node:path")).toThrow(
      "Cannot use node:path: this host has no such module; use Bun, Deno, or Node 20.16 or later.",
    );
  });
});
