/** The ziggurat method for normal numbers. */
import { expect, test } from "bun:test";
import { Pcg64 } from "../../../gluon/random/pcg64.ts";
import { SeedSequence } from "../../../gluon/random/seed_sequence.ts";
import { standardNormal } from "../../../gluon/random/ziggurat.ts";

test("standardNormal() is NumPy's standard_normal (numpy 2.4.6)", () => {
  const bits = new Pcg64(SeedSequence.from(42));
  expect(Array.from({ length: 6 }, () => standardNormal(bits))).toEqual([
    0.30471707975443135, -1.0399841062404955, 0.7504511958064572, 0.9405647163912139,
    -1.9510351886538364, -1.302179506862318,
  ]);
});
