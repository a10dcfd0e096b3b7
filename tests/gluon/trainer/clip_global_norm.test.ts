/** Gradients limited together. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { utils } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array, memory } from "../../../gluon/nd/mod.ts";

beforeAll(async () => setBackend(await load("reference")));

describe("clip_global_norm", () => {
  test("scales arrays in place to the norm, and gives the norm that they had", async () => {
    const arrays = [array([3, 0]), array([[4]])];
    const norm = utils.clip_global_norm(arrays, 1);
    expect(await norm.asscalar()).toBe(5);
    const [a, b] = await Promise.all(arrays.map((each) => each.toArray()));
    expect(a![0]).toBeCloseTo(0.6, 6);
    expect(b![0]).toBeCloseTo(0.8, 6);
  });

  test("leaves arrays alone that are within the norm", async () => {
    const x = array([0.25, 0.5]);
    utils.clip_global_norm([x], 1);
    expect(await x.tolist()).toEqual([0.25, 0.5]);
  });

  test("leaves nothing behind but the norm", () => {
    const arrays = [array([3]), array([4])];
    const before = memory().arrays;
    utils.clip_global_norm(arrays, 1).dispose();
    expect(memory().arrays).toBe(before);
  });

  test("refuses to clip nothing, or to less than nothing", () => {
    const text = "there must be an array, and the norm must be 0 or more.";
    expect(() => utils.clip_global_norm([], 1)).toThrow(`Cannot clip 0 arrays to norm 1: ${text}`);
    expect(() => utils.clip_global_norm([array([1])], Number.NaN)).toThrow(
      `Cannot clip 1 arrays to norm NaN: ${text}`,
    );
  });
});
