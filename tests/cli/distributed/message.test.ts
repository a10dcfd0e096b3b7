/** Messages: there and back, and what is refused. */

import { describe, expect, test } from "bun:test";
import { decodeMessage, encodeMessage } from "../../../cli/distributed/message.ts";

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
});
