// The seeded generator against NumPy's default_rng: golden calls, state, and what it refuses.

import { describe, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import {
  default_rng,
  type Generator,
  type GeneratorState,
  type Seed,
} from "../../../gluon/random/generator.ts";

type Written = string | string[];

/** Calls and their answers, made to the generator at `path` of the seed's spawn tree. */
interface Calls {
  seed: Written;
  path: number[];
  calls: [method: string, args: unknown[], answer: number | number[]][];
  state: Pick<GeneratorState, "state" | "increment" | "buffer">;
}

/** A run of normals, rounded as the generator promises; `differing` says what NumPy has instead. */
interface Run {
  seed: Written;
  normals: number;
  sha256: string;
  beyondTail: number;
  differing: [index: number, numpy: number][];
}

const golden: { cases: (Calls | Run)[] } = JSON.parse(
  readFileSync(new URL("../../golden/numpy_random.json", import.meta.url), "utf8"),
);
const callLists = golden.cases.filter((entry) => "calls" in entry);
const runs = golden.cases.filter((entry) => "normals" in entry);

function seedOf(written: Written): Seed {
  return typeof written === "string" ? BigInt(written) : written.map(BigInt);
}

function answer(rng: Generator, method: string, args: unknown[]): unknown {
  if (method === "shuffle") {
    const array = [...(args[0] as number[])];
    rng.shuffle(array);
    return array;
  }
  const call = rng[method as "integers"] as (...args: unknown[]) => unknown;
  const result = call.apply(rng, args);
  return result instanceof Int32Array ? [...result] : result;
}

describe("default_rng() against NumPy", () => {
  for (const { seed, path, calls, state } of callLists) {
    test(`gives NumPy's numbers for seed ${seed}, child [${path}], ${calls.length} calls`, () => {
      let rng = default_rng(seedOf(seed));
      for (const child of path) rng = rng.spawn(child + 1)[child]!;
      const answers = calls.map(([method, args]) => answer(rng, method, args));
      expect(answers).toEqual(calls.map(([, , expected]) => expected));
      const { state: last, increment, buffer } = rng.state;
      expect({ state: last, increment, buffer }).toEqual(state);
    });
  }

  for (const { seed, normals, sha256, beyondTail, differing } of runs) {
    test(`gives ${normals} correctly rounded normals for seed ${seed}`, () => {
      const values = new Float64Array(normals);
      default_rng(seedOf(seed)).fillNormal(values);
      expect(values.filter((x) => Math.abs(x) > 3.6541528853610088)).toHaveLength(beyondTail);
      expect(createHash("sha256").update(values).digest("hex")).toBe(sha256);
      for (const [index, numpy] of differing) {
        const off = Math.abs(values[index]! - numpy);
        expect(off).toBeGreaterThan(0);
        expect(off).toBeLessThanOrEqual(2 ** -50);
      }
    });
  }

  test("gives the same stream for a number, a bigint and a list of one", () => {
    const first = default_rng(42).random();
    expect(first).toBe(0.7739560485559633);
    expect(default_rng(42n).random()).toBe(first);
    expect(default_rng([42]).random()).toBe(first);
  });
});

describe("Generator's bulk methods", () => {
  test("fill as single draws would", () => {
    const bulk = default_rng(5);
    const single = default_rng(5);
    const integers = new Int32Array(9);
    bulk.fillIntegers(integers, -3, 1000);
    expect([...integers]).toEqual(Array.from(integers, () => single.integers(-3, 1000)));
    const doubles = new Float64Array(9);
    bulk.fillUniform(doubles, -1, 3);
    expect([...doubles]).toEqual(Array.from(doubles, () => single.uniform(-1, 3)));
    bulk.fillNormal(doubles, 1, 2);
    expect([...doubles]).toEqual(Array.from(doubles, () => single.normal(1, 2)));
    expect(bulk.state).toEqual(single.state);
  });

  test("round to float32 in a Float32Array", () => {
    const floats = new Float32Array(9);
    default_rng(5).fillUniform(floats);
    const rng = default_rng(5);
    expect([...floats]).toEqual(Array.from(floats, () => Math.fround(rng.random())));
  });

  test("fill an Int32Array up to its bounds and not beyond", () => {
    const out = new Int32Array(100);
    default_rng(0).fillIntegers(out, -(2 ** 31), 2 ** 31);
    expect(out.some((x) => x < -(2 ** 30)) && out.some((x) => x > 2 ** 30)).toBe(true);
    expect(() => default_rng(0).fillIntegers(out, 0, 2 ** 31 + 1)).toThrow(
      "Cannot fill an Int32Array with integers in [0, 2147483649): some do not fit; " +
        "the bounds must lie in [-2^31, 2^31].",
    );
  });
});

describe("Generator.shuffle()", () => {
  test("shuffles typed arrays and arrays of anything alike", () => {
    const letters = ["a", "b", "c", "d", "e"];
    const bytes = new Uint8Array([97, 98, 99, 100, 101]);
    default_rng(1).shuffle(letters);
    default_rng(1).shuffle(bytes);
    expect(letters.join("")).toBe(String.fromCharCode(...bytes));
    expect(letters.join("")).not.toBe("abcde");
  });
});

describe("Generator.spawn()", () => {
  test("gives new children at every call and leaves the parent's stream alone", () => {
    const parent = default_rng(8);
    const first = parent.spawn(2).map((child) => child.random());
    const second = parent.spawn(2).map((child) => child.random());
    const together = default_rng(8)
      .spawn(4)
      .map((child) => child.random());
    expect([...first, ...second]).toEqual(together);
    expect(new Set(together).size).toBe(4);
    expect(parent.random()).toBe(default_rng(8).random());
  });
});

describe("Generator.state", () => {
  test("restores the stream, the 32 bits left over and the children to come", () => {
    const rng = default_rng([7, 2n ** 100n]).spawn(1)[0]!;
    rng.integers(0, 10);
    rng.spawn(3);
    const saved = JSON.parse(JSON.stringify(rng.state)) as GeneratorState;
    expect(saved.buffer).not.toBe(null);
    const copy = default_rng(0);
    copy.state = saved;
    const rest = (from: Generator) => [
      ...Array.from({ length: 5 }, () => [from.integers(0, 10), from.random(), from.normal()]),
      from.spawn(2).map((child) => child.random()),
    ];
    expect(rest(copy)).toEqual(rest(rng));
    expect(copy.state).toEqual(rng.state);
  });

  test("does not change when the generator goes on", () => {
    const rng = default_rng(3);
    const before = rng.state;
    const first = rng.random();
    rng.state = before;
    expect(rng.random()).toBe(first);
  });

  const good = default_rng(0).state;
  for (const [problem, bad] of [
    ["it is not an object", null],
    ["state is not a 128-bit number in decimal", { ...good, state: 12 }],
    ["state is not a 128-bit number in decimal", { ...good, state: String(2n ** 128n) }],
    ["increment is not a 128-bit number in decimal", { ...good, increment: "-1" }],
    ["increment is not odd", { ...good, increment: "2" }],
    ["buffer is not a 32-bit word or null", { ...good, buffer: 2 ** 32 }],
    ["entropy is not a list of 32-bit words", { ...good, entropy: [0.5] }],
    ["spawnKey is not a list of 32-bit words", { ...good, spawnKey: undefined }],
    ["spawned is not a count", { ...good, spawned: -1 }],
  ] as [string, unknown][]) {
    test(`is refused, and the stream left alone, when ${problem}: ${JSON.stringify(bad)}`, () => {
      const rng = default_rng(0);
      expect(() => {
        rng.state = bad as GeneratorState;
      }).toThrow(`: ${problem}; pass what a generator's state returned.`);
      expect(rng.state).toEqual(good);
    });
  }
});

describe("default_rng() and Generator refuse", () => {
  const rng = default_rng(0);
  const refusals: [() => unknown, string][] = [
    [
      () => default_rng(-1),
      "Cannot seed a generator with -1: it is negative; a seed must be 0 or greater.",
    ],
    [() => default_rng(NaN), "Cannot seed a generator with NaN: it is not a safe integer;"],
    [() => default_rng([1, 0.5]), "Cannot seed a generator with 0.5: it is not a safe integer;"],
    [() => default_rng(2 ** 53), "it is not a safe integer; pass an integer, as a bigint beyond"],
    [
      () => rng.uniform(1, 0),
      "Cannot draw uniformly from [1, 0): low is greater than high; low must not exceed high.",
    ],
    [() => rng.uniform(0, Infinity), "Cannot draw uniformly from [0, Infinity): its length"],
    [
      () => rng.integers(3, 3),
      "Cannot draw integers from [3, 3): there is none; low must be less than high.",
    ],
    [
      () => rng.integers(0, 1.5),
      "Cannot draw integers from [0, 1.5): a bound or their distance is not",
    ],
    [() => rng.integers(-(2 ** 52), 2 ** 52), "is not an integer of less than 2^53; they must be."],
    [() => rng.normal(0, -1), "Cannot draw normal numbers with mean 0 and standard deviation -1:"],
    [() => rng.normal(NaN), "Cannot draw normal numbers with mean NaN and standard deviation 1:"],
    [
      () => rng.choice(3, 4, { replace: false }),
      "Cannot choose 4 of 3 indices without replacement: there are too few; " +
        "size must not exceed n.",
    ],
    [() => rng.choice(0, 1), "Cannot choose 1 of 0 indices: there is nothing to choose;"],
    [
      () => rng.choice(-1, 0),
      "Cannot choose from -1: it is not an integer in [0, 2^31]; pass one.",
    ],
    [() => rng.choice(2, 1, { p: [1] }), "Cannot choose among 2 indices by 1 probabilities:"],
    [() => rng.choice(2, 1, { p: [2, -1] }), "Cannot choose with probability -1:"],
    [() => rng.choice(2, 1, { p: [NaN, 1] }), "Cannot choose with probability NaN:"],
    [
      () => rng.choice(2, 1, { p: [0.5, 0.4] }),
      "Cannot choose with probabilities that sum to 0.9:",
    ],
    [
      () => rng.choice(2, 2, { p: [1, 0], replace: false }),
      "Cannot choose 2 distinct indices: only 1 have a probability above 0; choose fewer.",
    ],
    [
      () => rng.permutation(1.5),
      "Cannot permute 1.5: it is not an integer in [0, 2^31]; pass one.",
    ],
    [() => rng.spawn(-1), "Cannot spawn -1: it is not an integer in [0, 2^31]; pass one."],
  ];
  for (const [call, text] of refusals) {
    test(`with a RangeError: ${text}`, () => {
      expect(call).toThrow(RangeError);
      expect(call).toThrow(text);
    });
  }

  test("a seed of another kind, with a TypeError", () => {
    expect(() => default_rng("42" as unknown as Seed)).toThrow(
      "Cannot seed a generator with 42: it is of type string; " +
        "a seed is a non-negative integer or a list of them.",
    );
  });
});
