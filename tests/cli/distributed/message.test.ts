/** Messages: there and back, and what is refused. */

import { describe, expect, test } from "bun:test";
import { deflateRawSync } from "node:zlib";
import { decodeMessage, encodeMessage } from "../../../cli/distributed/message.ts";
import { digestOf } from "../../../cli/sweep/task.ts";
import { default_rng } from "../../../rl/mod.ts";

const experience = {
  count: 2,
  bytes: Uint8Array.of(1, 2, 3),
  version: 4,
  episodes: [{ return: 0.5, length: 9 }],
};
const sender = { training: "t", actor: "a", number: 7 };

const fieldsOf = (own: object): Record<string, Uint8Array> => {
  const { head, bytes, digest } = encodeMessage({ ...experience, ...own }, sender);
  const encoder = new TextEncoder();
  return { head: encoder.encode(head), bytes, digest: encoder.encode(digest) };
};

describe("a message", () => {
  test("is itself again", () => {
    expect(decodeMessage(fieldsOf({}), "t")).toEqual({ ...experience, ...sender });
  });

  test("is refused where it lacks a field, was changed, has another form, or is for another training", () => {
    const { bytes: _, ...without } = fieldsOf({});
    expect(() => decodeMessage(without, "t")).toThrow("it lacks a field");
    const changed = { ...fieldsOf({}), bytes: Uint8Array.of(1, 2, 4) };
    expect(() => decodeMessage(changed, "t")).toThrow("its digest is another");
    for (const own of [
      { count: 0 },
      { count: 1e9 },
      { version: -1 },
      { episodes: [{ return: 1 }] },
    ]) {
      expect(() => decodeMessage(fieldsOf(own), "t")).toThrow("its head is of another form");
    }
    expect(() => decodeMessage(fieldsOf({}), "other")).toThrow("it is for another training");
  });

  test("is deflated where it is large and of images, and itself again", () => {
    const rng = default_rng(0);
    const image = Uint8Array.from({ length: 50_000 }, (_, i) => (i % 100 < 95 ? 0 : i % 7));
    const noise = Uint8Array.from({ length: 50_000 }, () => rng.integers(0, 256));
    for (const [bytes, isDeflated] of [
      [image, true],
      [noise, false],
      [image.subarray(0, 20_000), false],
    ] as const) {
      const fields = fieldsOf({ bytes });
      expect(fields.bytes!.length < bytes.length / 5).toBe(isDeflated);
      expect(new Uint8Array(decodeMessage(fields, "t").bytes)).toEqual(bytes);
    }
  });

  test("is refused where it inflates to more or less than it says, or not at all", () => {
    const zeros = deflateRawSync(new Uint8Array(1e6));
    for (const [size, bytes] of [
      [1e6 - 1, zeros],
      [1e6 + 1, zeros],
      [10, Uint8Array.of(1, 2, 3)],
    ] as const) {
      const head = JSON.stringify({ ...sender, ...{ count: 2, version: 4, size, episodes: [] } });
      const digest = digestOf(`${digestOf(head)} ${digestOf(bytes)}`);
      const encoder = new TextEncoder();
      const fields = { head: encoder.encode(head), bytes, digest: encoder.encode(digest) };
      expect(() => decodeMessage(fields, "t")).toThrow(`does not inflate to the ${size} bytes`);
    }
  });
});
