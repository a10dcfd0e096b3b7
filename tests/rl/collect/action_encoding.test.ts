/** Actions as rows. */
import { describe, expect, test } from "bun:test";
import { ActionEncoding } from "../../../rl/collect/action_encoding.ts";
import { makeRows } from "../../../rl/collect/encoding.ts";
import { Box, Discrete, MultiBinary, MultiDiscrete, Tuple } from "../../../rl/spaces/mod.ts";

describe("ActionEncoding", () => {
  test("of Discrete is one int32 from 0 on, whatever the space starts with", () => {
    const encoding = new ActionEncoding(new Discrete(4, { start: -1 }));
    const { all, each } = makeRows(2, encoding);
    encoding.write(-1, each[0]!);
    encoding.write(2, each[1]!);
    expect(all).toEqual(Int32Array.of(0, 3));
    expect(encoding.decode(each[1]!)).toBe(2);
    expect(encoding.decodeBatch(all)).toEqual(Int32Array.of(-1, 2));
    expect([encoding.width, encoding.maskLength]).toEqual([1, 4]);
  });

  test("of Box is its float32 numbers, and a decoded action is the environment's to keep", () => {
    const encoding = new ActionEncoding(new Box({ low: -1, high: 1, shape: [2] }));
    const { all, each } = makeRows(2, encoding);
    encoding.write(Float32Array.of(0.5, -1), each[1]!);
    expect(all).toEqual(Float32Array.of(0, 0, 0.5, -1));
    const action = encoding.decode(each[1]!);
    each[1]!.fill(9);
    expect(action).toEqual(Float32Array.of(0.5, -1));
    expect(encoding.decodeBatch(all)).toEqual(Float32Array.of(0, 0, 9, 9));
    expect([encoding.dtype, encoding.maskLength]).toEqual(["float32", 0]);
  });

  test("of a Box of bytes decodes to bytes", () => {
    const space = new Box({ low: 0, high: 255, shape: [2], dtype: "uint8" });
    const encoding = new ActionEncoding(space);
    const { all } = makeRows(1, encoding);
    encoding.write(Uint8Array.of(7, 200), all);
    expect(encoding.decode(all)).toEqual(Uint8Array.of(7, 200));
  });

  test("of MultiDiscrete and MultiBinary is an int32 for each choice", () => {
    const many = new ActionEncoding(new MultiDiscrete([3, 2]));
    const rows = makeRows(1, many).all;
    many.write(Int32Array.of(2, 1), rows);
    expect([rows, many.decode(rows)]).toEqual([Int32Array.of(2, 1), Int32Array.of(2, 1)]);
    expect([many.width, many.maskLength]).toEqual([2, 5]);
    const bits = new ActionEncoding(new MultiBinary(3));
    const row = makeRows(1, bits).all;
    bits.write(Uint8Array.of(1, 0, 1), row);
    expect([row, bits.decode(row)]).toEqual([Int32Array.of(1, 0, 1), Uint8Array.of(1, 0, 1)]);
  });

  test("of any other space is refused by name", () => {
    expect(() => new ActionEncoding(new Tuple([new Discrete(2)]) as never)).toThrow(
      new TypeError(
        "Cannot encode actions of Tuple(Discrete(2)): they must be Discrete, MultiDiscrete, MultiBinary or Box.",
      ),
    );
  });
});
