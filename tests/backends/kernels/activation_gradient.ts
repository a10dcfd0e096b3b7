/** Gradients of activations, told from the activation's value. */

import { expect } from "bun:test";
import type { ActivationName } from "../../../backends/backend.ts";
import { expectClose, given, numbers } from "./support/arrays.ts";
import { ACTIVATIONS, SLOPES, type Unary } from "./support/formulas.ts";
import type { Subject } from "./support/subject.ts";

export function activationGradientSuite({ test, fused, run, profile }: Subject): void {
  fused("activation_gradient", () => {
    for (const [activation, slope] of Object.entries(SLOPES) as [ActivationName, Unary][]) {
      test(`the gradient of ${activation} is dy times its derivative, for every size`, async () => {
        const sizes = Array.from({ length: 67 }, (_, i) => i + 1);
        await Promise.all(
          sizes.map(async (size) => {
            const [x, dy] = [numbers([size], 1), numbers([size], 2)];
            const y = Float32Array.from(x.data, ACTIVATIONS[activation]);
            const expected = Array.from(x.data, (each, i) => dy.data[i]! * slope(each));
            const actual = await run("activation_gradient", [dy, given(y)], [size], { activation });
            expectClose(actual, expected, profile.slope);
          }),
        );
      });
    }

    test("the gradient of relu is 0 at 0 and where the gradient above is 0 or, at 0, infinite", async () => {
      const inputs = [given([5, 0, -1, Infinity, NaN]), given([0, 2, 3, 0, 0])];
      expect(await run("activation_gradient", inputs, [5], { activation: "relu" })).toEqual([
        ...[0, 0, -1, 0, 0],
      ]);
    });
  });
}
