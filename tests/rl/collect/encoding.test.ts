/** Observations as rows. */
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array, zeros } from "../../../gluon/nd/mod.ts";
import { makeRows, ObservationEncoding } from "../../../rl/collect/encoding.ts";
import { Box, Dict, Discrete } from "../../../rl/spaces/mod.ts";

beforeAll(async () => setBackend(await load("wasm")));

const what = (): string => "learn";

/** Console warnings of a test. */
let warnings: string[] = [];
const { warn } = console;
beforeEach(() => {
  warnings = [];
  console.warn = (text: string) => void warnings.push(text);
});
afterEach(() => {
  console.warn = warn;
});

test("rowArray() says so where there is not the memory, as for one-hot rows of very many categories", () => {
  const encoding = new ObservationEncoding(new Discrete(2 ** 45));
  expect(() => makeRows(1, encoding)).toThrow(
    "Cannot allocate 1 rows of 35184372088832 numbers: there is not the memory for it; use",
  );
});

describe("makeRows()", () => {
  test("gives rows that are views of one array", () => {
    const { all, each } = makeRows(2, { width: 3, dtype: "int32" });
    each[1]![0] = 7;
    expect(all).toEqual(Int32Array.of(0, 0, 0, 7, 0, 0));
  });
});

describe("ObservationEncoding", () => {
  test("keeps bytes as bytes, and gives them their shape and float32 for the network", async () => {
    const encoding = new ObservationEncoding(
      new Box({ low: 0, high: 255, shape: [2, 2, 1], dtype: "uint8" }),
    );
    expect([encoding.width, encoding.dtype, encoding.shape]).toEqual([4, "uint8", [2, 2, 1]]);
    const { all } = makeRows(1, encoding);
    encoding.encode(Uint8Array.of(1, 2, 3, 255), all, what);
    expect(all).toEqual(Uint8Array.of(1, 2, 3, 255));
    const input = encoding.toInput(array([[1, 2, 3, 255]], { dtype: "uint8" }));
    expect([input.dtype, input.shape]).toEqual(["float32", [1, 2, 2, 1]]);
    expect(await input.tolist()).toEqual([
      [
        [[1], [2]],
        [[3], [255]],
      ],
    ]);
  });

  test("writes a batch at once where encode() would take each row as it is, else nothing of it", () => {
    const box = new Box({ low: [-1, -Infinity], high: [1, Infinity] });
    const encoding = new ObservationEncoding(box);
    const rows = makeRows(2, encoding);
    expect(encoding.encodeAll(Float32Array.of(-1, 5, 1, -1e30), rows)).toBe(true);
    expect(rows.all).toEqual(Float32Array.of(-1, 5, 1, -1e30));
    for (const beyond of [1.5, Number.NaN]) {
      expect(encoding.encodeAll(Float32Array.of(0, 0, beyond, 0), rows)).toBe(false);
      expect(encoding.encodeAll(Float32Array.of(beyond, 0, 0, 0), rows)).toBe(false);
    }
    for (const notFinite of [Infinity, Number.NaN]) {
      expect(encoding.encodeAll(Float32Array.of(0, 0, 0, notFinite), rows)).toBe(false);
    }
    expect(encoding.encodeAll(Float32Array.of(0, 0), rows)).toBe(false);
    expect(encoding.encodeAll(Int32Array.of(0, 0, 0, 0) as never, rows)).toBe(false);
    expect(rows.all).toEqual(Float32Array.of(-1, 5, 1, -1e30));
    expect(new ObservationEncoding(new Discrete(2)).encodeAll(Int32Array.of(0, 1), rows)).toBe(
      false,
    );
  });

  test("makes categories one-hot, and records flat", () => {
    const encoding = new ObservationEncoding(
      new Dict({ at: new Discrete(3), speed: new Box({ low: -9, high: 9 }) }),
    );
    const { all } = makeRows(1, encoding);
    encoding.encode({ at: 1, speed: Float32Array.of(-2) }, all, what);
    expect(all).toEqual(Float32Array.of(0, 1, 0, -2));
    const rows = zeros([5, 4]);
    expect(encoding.toInput(rows)).toBe(rows);
  });

  test("takes what is beyond the bounds of its Box as it is, with one warning", () => {
    const encoding = new ObservationEncoding(new Box({ low: -1, high: 1, shape: [2] }));
    const { all } = makeRows(1, encoding);
    encoding.encode(Float32Array.of(0.5, 3), all, what);
    encoding.encode(Float32Array.of(4, 0), all, what);
    expect(all).toEqual(Float32Array.of(4, 0));
    expect(warnings).toEqual([
      "learn: the observation Float32Array [0.5, 3] is beyond the bounds of observation_space " +
        "Box(-1.0, 1.0, (2,), float32); it is taken as it is (warned once).",
    ]);
  });

  test("refuses it where it is strict", () => {
    const space = new Box({ low: -1, high: 1, shape: [2] });
    const encoding = new ObservationEncoding(space, { strict: true });
    expect(() => encoding.encode(Float32Array.of(0.5, 3), makeRows(1, encoding).all, what)).toThrow(
      "Cannot learn: the observation Float32Array [0.5, 3] is not in observation_space",
    );
    expect(warnings).toEqual([]);
  });

  test("refuses what is no number, infinite, or of another form, whatever the bounds are", () => {
    const encoding = new ObservationEncoding(
      new Box({ low: -Infinity, high: Infinity, shape: [2] }),
    );
    const { all } = makeRows(1, encoding);
    const refusals: readonly [unknown, string][] = [
      [Float32Array.of(0, Infinity), "is not finite; every number in it must be."],
      [Float32Array.of(Number.NaN, 0), "is not in observation_space"],
      [Float32Array.of(1), "is not in observation_space"],
      [[1, 2], "is not in observation_space"],
      [undefined, "is not in observation_space"],
    ];
    for (const [observation, text] of refusals) {
      expect(() => encoding.encode(observation, all, what)).toThrow(text);
    }
  });
});
