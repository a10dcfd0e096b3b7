/** Errors of a device are kept until they are collected. */

import { expect, test } from "bun:test";
import { FailureWatch } from "../../../backends/webgpu/failures.ts";

/** A device whose error scopes give these messages in turn, and which is lost when told so. */
function fakeDevice(messages: (string | null)[]) {
  const scopes: string[] = [];
  let lose: (info: { reason: string; message: string }) => void = () => {};
  const device = {
    lost: new Promise<{ reason: string; message: string }>((resolve) => {
      lose = resolve;
    }),
    pushErrorScope: (kind: string) => scopes.push(kind),
    popErrorScope: async () => {
      scopes.pop();
      const message = messages.shift() ?? null;
      return message === null ? null : { message };
    },
  };
  return {
    device: device as unknown as GPUDevice,
    scopes,
    lose: (message: string) => lose({ reason: "destroyed", message }),
  };
}

test("the first error since the last collection is given once, and the watch goes on", async () => {
  const { device, scopes } = fakeDevice([null, "out of room", "internal", null, null, null]);
  const failures = new FailureWatch(device);
  expect(scopes).toHaveLength(3);
  expect(await failures.collect()).toBe("out of room");
  expect(scopes).toHaveLength(3);
  expect(await failures.collect()).toBeNull();
});

test("a lost device is lost by its message, or by its reason where it has none", async () => {
  for (const [message, expected] of [
    ["unplugged", "unplugged"],
    ["", "destroyed"],
  ] as const) {
    const { device, lose } = fakeDevice([]);
    const failures = new FailureWatch(device);
    expect(failures.lost).toBeNull();
    lose(message);
    await device.lost;
    expect(failures.lost).toBe(expected);
  }
});
