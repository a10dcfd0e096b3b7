/**
 * Random programs of small steps, with broadcasting, views and writes in place, to be run eagerly and as plans. What
 * they compute is exact, so that any way to put the steps together must give the same.
 */
import fc from "fast-check";
import { compile } from "../../../../gluon/nd/compile/compile.ts";
import type { NDArray, Shape } from "../../../../gluon/nd/mod.ts";
import * as nd from "../../../../gluon/nd/mod.ts";
import { broadcastShapes, sameShape } from "../../../../gluon/nd/shape.ts";

/** A step: which one, and which arrays it takes. */
type Step = readonly [kind: number, first: number, second: number, third: number];

/** Steps, and how many of the last arrays are the results. */
export interface Program {
  readonly steps: readonly Step[];
  readonly results: number;
}

const index = fc.nat({ max: 99 });

export const programs: fc.Arbitrary<Program> = fc.record({
  steps: fc.array(fc.tuple(index, index, index, index), { minLength: 1, maxLength: 24 }),
  results: fc.integer({ min: 0, max: 3 }),
});

/** Shapes of the arrays that a program overwrites. All that it computes can be broadcast to the first. */
const stateShapes: readonly Shape[] = [[2, 3], [3], [2, 1], []];
const [whole] = stateShapes as [Shape];

/** The nearest multiple of 1/8 that is at most 8: sums and products of two of them are exact. */
const near = (x: NDArray): NDArray => x.multiply(8).round().multiply(0.125).clip(-8, 8);

/** Steps without effects; they give multiples of 1/8, in a shape that can be broadcast to `whole`. */
const pure: readonly ((x: NDArray, y: NDArray, z: NDArray) => NDArray)[] = [
  (x, y) => x.add(y),
  (x, y) => x.subtract(y),
  (x, y) => near(near(x).multiply(near(y))),
  (x, y) => x.maximum(y),
  (x, y) => x.lesser(y),
  (x, y, z) => nd.where(x, y, z),
  (x) => near(x.multiply(0.5)),
  (x) => x.subtract(2).negative(),
  (x) => x.clip(-3, 3),
  (x) => x.abs().maximum(0.5),
  (x) => near(near(x).square()),
  (x) => x.relu(),
  (x) => x.copy(),
  (x) => x.round().astype("int32").astype("float32"),
  (x) => x.broadcast_to(whole),
  (x) => x.broadcast_to(whole).transpose().reshape(whole),
  (x) => x.reshape([x.size]).negative().reshape(x.shape),
  (x) => near(x.broadcast_to(whole).sum({ axis: 0 })),
  (x) => x.broadcast_to(whole).max({ axis: 1, keepdims: true }),
  (x) => near(x.sum()),
  (x) => x.broadcast_to(whole).flip(1),
  (x, y) => near(near(x).broadcast_to(whole).dot(near(y).broadcast_to(whole).T).sum()),
  (x) => near(nd.smooth_l1(near(x))),
  (x) => x.broadcast_to(whole).argmax({ axis: 0 }),
  (x, y) => {
    const scratch = x.abs();
    const before = scratch.add(y);
    scratch.set(fitted(y, scratch.shape));
    return scratch.subtract(before);
  },
];

/** `x` in the shape of a state. */
function fitted(x: NDArray, shape: Shape): NDArray {
  const fits = sameShape(broadcastShapes(x.shape, shape) ?? [-1], shape);
  return (fits ? x : near(x.sum())).broadcast_to(shape);
}

/** Does the steps on arrays that begin with `states`, and gives the results. */
function perform({ steps, results }: Program, states: readonly NDArray[]): NDArray[] {
  const arrays = [...states];
  const at = (i: number): NDArray => arrays[i % arrays.length] as NDArray;
  for (const [kind, i, j, k] of steps) {
    const state = states[j % states.length] as NDArray;
    if (kind % 4 > 0) {
      const step = pure[(kind >> 2) % pure.length] as (typeof pure)[number];
      arrays.push(step(at(i), at(j), at(k)));
    } else if (k % 2 === 0) {
      state.set(fitted(at(i), state.shape));
    } else {
      const view = state.reshape([state.size]);
      view.set(fitted(at(i), state.shape).reshape([state.size]));
    }
  }
  return arrays.slice(arrays.length - results).map((each) => each.copy());
}

/** What a program gives and leaves in the arrays that it overwrites, over several runs. */
export async function run(program: Program, mode: "eager" | "compiled"): Promise<number[][]> {
  const states = stateShapes.map((shape, n) => {
    const size = shape.reduce((a, b) => a * b, 1);
    return nd.array(
      Float64Array.from({ length: size }, (_, i) => 0.75 * i - n),
      { shape },
    );
  });
  const body = (): NDArray[] => perform(program, states);
  const step = mode === "compiled" ? compile(body) : () => nd.scope(body);
  const seen: number[][] = [];
  for (let i = 0; i < 3; i++) {
    const arrays = [...step(), ...states];
    for (const data of await Promise.all(arrays.map((each) => each.toArray()))) {
      seen.push([...data]);
    }
  }
  if ("dispose" in step) step.dispose();
  for (const each of states) each.dispose();
  return seen;
}
