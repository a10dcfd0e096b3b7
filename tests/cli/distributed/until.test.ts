/** Waits that a signal ends. */

import { expect, test } from "bun:test";
import { until } from "../../../cli/distributed/until.ts";

test("until gives what a promise gives, or ends with the signal, whichever is first", async () => {
  const controller = new AbortController();
  expect(await until(Promise.resolve(1), controller.signal)).toBe(1);
  await expect(until(Promise.reject(new Error("no")), controller.signal)).rejects.toThrow("no");
  const waiting = until(new Promise(() => {}), controller.signal);
  controller.abort(new Error("enough"));
  await expect(waiting).rejects.toThrow("enough");
  await expect(until(Promise.resolve(1), controller.signal)).rejects.toThrow("enough");
});
