/** Messages with rollouts: themselves again, and what is refused. */

import { describe, expect, test } from "bun:test";
import { decodeRollout, encodeRollout } from "../../../cli/distributed/rollout_message.ts";

const place = { training: "t", number: 3, share: 1 };
const rollout = {
  bytes: Uint8Array.of(10, 0, 10),
  state: Uint8Array.of(7, 10),
  episodes: [{ return: 1.5, length: 2 }],
};

describe("a rollout as a message", () => {
  test("is itself again, also from a Buffer of a pool", () => {
    const message = encodeRollout(rollout, place);
    expect(decodeRollout(message, place)).toEqual(rollout);
    expect(decodeRollout(Buffer.concat([Buffer.from("x"), message]).subarray(1), place)).toEqual(
      rollout,
    );
  });

  test("is refused where it was changed, or is for something else", () => {
    const message = encodeRollout(rollout, place);
    for (const at of [0, 70, message.length - 1]) {
      const changed = message.slice();
      changed[at]! ^= 1;
      expect(() => decodeRollout(changed, place)).toThrow(/^Cannot take a rollout: its /);
    }
    for (const other of [{ training: "u" }, { number: 4 }, { share: 0 }]) {
      expect(() => decodeRollout(message, { ...place, ...other })).toThrow("for another share");
    }
    expect(() => decodeRollout(new Uint8Array(3), place)).toThrow("it lacks a line");
  });
});
