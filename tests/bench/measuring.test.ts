/** The benchmark's own arithmetic: who disagrees, how peers take turns, what is made of their times. */

import { describe, expect, test } from "bun:test";
import { findDissent, median, quantile } from "../../bench/agree.ts";
import { drawTensors } from "../../bench/data.ts";
import { flopOf, type ImageWorkload, weightShapes } from "../../bench/images.ts";
import { measure } from "../../bench/measure.ts";
import { type Prepared, peerOf } from "../../bench/peer.ts";
import { formatAbsences } from "../../bench/report.ts";
import { figureOf, nameOf, WORKLOADS, type Workload } from "../../bench/workloads.ts";

describe("agreement", () => {
  test("names the peer that computes something else, and only it", () => {
    const checks = new Map([
      ["a", [1, 2, 3]],
      ["b", [1, 2.0001, 3]],
      ["c", [1, 2.5, 3]],
    ]);
    const dissent = findDissent(checks);
    expect([...dissent.keys()]).toEqual(["c"]);
    expect(dissent.get("c")).toBe("number 1 of its check is 2.5, that of the others 2.0001");
  });

  test("takes a missing or undefined number for a different one", () => {
    const checks = new Map([
      ["a", [1, 2]],
      ["b", [1, 2]],
      ["short", [1]],
      ["nan", [Number.NaN, 2]],
    ]);
    expect([...findDissent(checks).keys()].sort()).toEqual(["nan", "short"]);
  });

  test("finds nothing to disagree about where there is nothing to compare", () => {
    expect(findDissent(new Map([["a", []]])).size).toBe(0);
  });
});

test("a median lies between the two values in the middle, a quartile between its neighbours", () => {
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(quantile([0, 10, 20], 0.25)).toBe(5);
});

describe("measure", () => {
  const effort = { rounds: 3, secondsPerTurn: 0, warmupSeconds: 0 };

  function fake(name: string, seconds: readonly number[], turns: string[]): Prepared {
    let at = 0;
    return {
      check: [],
      async time() {
        turns.push(name);
        return { seconds: seconds[at++] as number, facts: {} };
      },
      async release() {},
    };
  }

  test("gives each peer one turn a round, and another one the first turn of each round", async () => {
    const turns: string[] = [];
    const peers = ["a", "b"].map((name): [string, Prepared] => [
      name,
      fake(name, [1, 1, 1], turns),
    ]);
    await measure(new Map(peers), effort);
    expect(turns.join("")).toBe("abbaab");
  });

  test("takes the ratio within a round, so that a slow round for all changes nothing", async () => {
    const [ours, theirs] = [fake("ours", [1, 10, 2], []), fake("theirs", [3, 30, 8], [])];
    const figures = await measure(new Map(Object.entries({ ours, theirs })), effort);
    expect(figures.get("theirs")?.median).toBe(8);
    expect(figures.get("theirs")?.ratio).toBe(3);
    expect(figures.get("ours")?.ratio).toBe(1);
  });

  test("runs a workload so often that a turn takes as long as it shall", async () => {
    const asked: number[] = [];
    const prepared: Prepared = {
      check: [],
      async time(runs) {
        asked.push(runs);
        return { seconds: runs * 0.001, facts: {} };
      },
      async release() {},
    };
    const wanted = { rounds: 1, secondsPerTurn: 0.05, warmupSeconds: 0.1 };
    const figures = await measure(new Map([["peer", prepared]]), wanted);
    expect(asked.at(-1)).toBe(50);
    expect(figures.get("peer")?.median).toBeCloseTo(0.001);
  });
});

test("a peer of this process hands out sixty-four numbers spread over a large result, all of a small one", async () => {
  const large = Float64Array.from({ length: 640 }, (_, i) => i);
  const program = { check: [large, [1, 2]], run: async () => undefined };
  const peer = peerOf({}, { matmul: async () => program });
  const prepared = await peer.prepare({ kind: "matmul", size: 2, transposed: "none" }, {});
  expect(prepared.check).toHaveLength(66);
  expect(prepared.check.slice(0, 3)).toEqual([0, 10, 20]);
  expect(prepared.check.slice(-2)).toEqual([1, 2]);
});

/** Whether its weights are millions. */
const isLarge = (workload: Workload): boolean =>
  (workload.kind === "matmul" && workload.size > 128) ||
  (workload.kind === "convolution" && workload.filters > 64) ||
  ("net" in workload && workload.net.units[0]! > 128);

test("weights and batches are the same on every draw", () => {
  for (const workload of WORKLOADS) {
    if (isLarge(workload)) continue;
    expect(drawTensors(workload)).toEqual(drawTensors(workload));
  }
});

test("workloads have names that differ, and figures in their own units", () => {
  expect(new Set(WORKLOADS.map(nameOf)).size).toBe(WORKLOADS.length);
  const product = { kind: "matmul", size: 100, transposed: "none" } as const;
  expect(figureOf(product, 0.001)).toEqual({ value: 2, unit: "GFLOP/s" });
  expect(figureOf({ kind: "minimalrl", steps: 500 }, 2)).toEqual({ value: 250, unit: "steps/s" });
});

test("peers that are missing for the same reason share a line", () => {
  const reason = "there is no .venv/bin/python";
  const absences = [
    { peer: "jax", reason },
    { peer: "mxnet", reason: "left out" },
    { peer: "pytorch", reason },
  ];
  expect(formatAbsences(absences)).toEqual([
    "not here: jax, pytorch: there is no .venv/bin/python",
    "not here: mxnet: left out",
  ]);
});

test("the shapes of a net's weights follow its image through strides and pools", () => {
  const [nature, lenet] = [/^act Nature/, /^forward LeNet/].map((name) => {
    const workload = WORKLOADS.find((each) => name.test(nameOf(each)));
    return weightShapes((workload as ImageWorkload).net);
  });
  expect(nature?.at(-2)).toEqual([512, 64 * 7 * 7]);
  expect(lenet?.at(-2)).toEqual([500, 50 * 4 * 4]);
});

test("a convolution of ResNet-18 is counted by its windows, filters and taps", () => {
  const image = [3, 224, 224] as const;
  const first = { kind: "convolution", image, filters: 64, kernel: 7, stride: 2 } as const;
  expect(flopOf(first)).toBe(2 * 112 * 112 * 64 * 3 * 49);
});
