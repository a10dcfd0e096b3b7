/** TD-error losses. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array } from "../../../gluon/nd/mod.ts";
import { tdLosses } from "../../../rl/maths/td_loss.ts";

beforeAll(async () => setBackend(await load("wasm")));

describe("tdLosses", () => {
  test.each<["huber" | "l2" | "mse", number[]]>([
    ["huber", [0.125, 2.5]],
    ["l2", [0.125, 4.5]],
    ["mse", [0.25, 9]],
  ])("%s of errors 0.5 and 3, each by its weight", async (name, expected) => {
    const [pred, label] = [array([1, 1]), array([1.5, -2])];
    expect(await tdLosses[name](pred, label).tolist()).toEqual(expected);
    const weighted = tdLosses[name](pred, label, array([2, 0.5]));
    expect(await weighted.tolist()).toEqual([2 * expected[0]!, 0.5 * expected[1]!]);
  });
});
