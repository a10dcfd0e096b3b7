/** Xavier and MSRAPrelu: spread by connections, seeds, refusals. */
import { describe, expect, test } from "bun:test";
import { init } from "../../../gluon/mod.ts";
import { default_rng } from "../../../gluon/random/generator.ts";
import { goldenSuite } from "./golden_suite.ts";

goldenSuite("Xavier");
goldenSuite("MSRAPrelu");

describe("Xavier", () => {
  test("draws the same values from the same seed", () => {
    const initializer = new init.Xavier();
    const [first, second] = [1, 1].map((seed) => initializer.fill([4, 3], default_rng(seed)));
    expect(first).toEqual(second!);
    expect(first).not.toEqual(initializer.fill([4, 3], default_rng(2)));
  });

  test("refuses what it cannot do", () => {
    expect(() => new init.Xavier().fill([3], default_rng(0))).toThrow(
      "Cannot initialize (3,) by Xavier: it needs 2 axes or more, to count connections; use " +
        "another initializer.",
    );
    expect(() => new init.Xavier({ factor_type: "fan" as "in" })).toThrow(
      'Cannot make initializer Xavier with factor_type "fan": it must be one of in, out, avg.',
    );
  });
});
