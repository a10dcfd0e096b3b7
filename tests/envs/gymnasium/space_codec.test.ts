/** Elements of spaces as bytes, without Python. */

import { describe, expect, test } from "bun:test";
import { codecOf, type SpaceDescription } from "../../../envs/gymnasium/space_codec.ts";
import { default_rng } from "../../../gluon/random/generator.ts";

const base64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes));
const floats = (...values: number[]) => base64(new Uint8Array(Float32Array.from(values).buffer));
const box = {
  kind: "Box",
  dtype: "float32",
  shape: [2],
  low: floats(-1, 0),
  high: floats(1, 4),
} as const;

const cases: readonly [SpaceDescription, string, number][] = [
  [{ kind: "Discrete", n: 5, start: -2 }, "Discrete(5, start=-2)", 8],
  [{ kind: "MultiDiscrete", nvec: [2, 7] }, "MultiDiscrete([2 7])", 8],
  [{ kind: "MultiBinary", n: 3 }, "MultiBinary(3)", 3],
  [box, "Box([-1.  0.], [1. 4.], (2,), float32)", 8],
  [
    {
      kind: "Box",
      dtype: "uint8",
      shape: [1],
      low: base64(Uint8Array.of(0)),
      high: base64(Uint8Array.of(255)),
    },
    "Box(0, 255, (1,), uint8)",
    1,
  ],
  [
    { kind: "Tuple", spaces: [{ kind: "MultiBinary", n: 3 }, box] },
    "Tuple(MultiBinary(3), Box([-1.  0.], [1. 4.], (2,), float32))",
    11,
  ],
  [
    {
      kind: "Dict",
      spaces: [
        ["to", { kind: "Discrete", n: 2, start: 0 }],
        ["at", box],
      ],
    },
    "Dict('at': Box([-1.  0.], [1. 4.], (2,), float32), 'to': Discrete(2))",
    16,
  ],
];

describe("codecOf()", () => {
  for (const [description, text, size] of cases) {
    test(`makes ${text}, whose elements have ${size} bytes, and reads what it has written`, () => {
      const codec = codecOf(description);
      expect(String(codec.space)).toBe(text);
      expect(codec.size).toBe(size);
      const bytes = new DataView(new ArrayBuffer(size + 5));
      const rng = default_rng(1);
      for (let i = 0; i < 10; i++) {
        const element = codec.space.sample(rng);
        codec.write(element, bytes, 3);
        expect(codec.read(bytes, 3)).toEqual(element);
      }
      expect([0, 1, 2, size + 3, size + 4].map((i) => bytes.getUint8(i))).toEqual([0, 0, 0, 0, 0]);
    });
  }

  test("reads an element that shares no memory with the bytes", () => {
    const codec = codecOf({ kind: "MultiBinary", n: 2 });
    const bytes = new DataView(new ArrayBuffer(2));
    const element = codec.read(bytes, 0);
    bytes.setUint8(0, 1);
    expect(element).toEqual(Uint8Array.of(0, 0));
  });

  test("writes numbers as little endian", () => {
    const codec = codecOf({ kind: "MultiDiscrete", nvec: [1000] });
    const bytes = new DataView(new ArrayBuffer(4));
    codec.write(Int32Array.of(258), bytes, 0);
    expect(new Uint8Array(bytes.buffer)).toEqual(Uint8Array.of(2, 1, 0, 0));
  });
});
