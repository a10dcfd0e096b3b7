/** CTCLoss: MXNet's values, and what it refuses. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { loss as losses } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { ones } from "../../../gluon/nd/mod.ts";
import { goldenSuite } from "./golden_suite.ts";

goldenSuite("CTCLoss");

describe("CTCLoss", () => {
  beforeAll(async () => setBackend(await load("reference")));

  test("of equal scores counts alignments", async () => {
    // Of the 3^2 paths of two frames, (a, a), (a, -) and (-, a) say a.
    const loss = new losses.CTCLoss()(ones([1, 2, 3]), ones([1, 1]));
    expect((await loss.toArray())[0]).toBeCloseTo(Math.log(9 / 3), 10);
  });

  test("refuses layouts that are none, and arrays of other ranks", () => {
    expect(() => new losses.CTCLoss({ layout: "CTN" as "NTC" })).toThrow(
      'Cannot make CTCLoss with layout "CTN": it must be NTC or TNC.',
    );
    expect(() => new losses.CTCLoss({ label_layout: "T" as "NT" })).toThrow(
      'Cannot make CTCLoss with label_layout "T": it must be NT or TN.',
    );
    expect(() => new losses.CTCLoss()(ones([2, 3]), ones([2, 1]))).toThrow(
      "Cannot align labels (2, 1) with pred (2, 3): pred must have the axes batch, time and classes, " +
        "label batch and time.",
    );
  });
});
