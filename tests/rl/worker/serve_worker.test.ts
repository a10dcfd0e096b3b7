/** The worker's side, where it is not one; in_worker.test.ts has real ones. */

import { expect, test } from "bun:test";
import { serveWorker } from "../../../rl/mod.ts";

test("serveWorker() says that a page is no worker", () => {
  const host = globalThis as { document?: unknown };
  host.document = {};
  try {
    expect(() => serveWorker(() => 1)).toThrow(
      "Cannot serve a function here: this is no Web Worker",
    );
  } finally {
    delete host.document;
  }
});
