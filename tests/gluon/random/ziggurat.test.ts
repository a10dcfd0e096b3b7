/** The ziggurat method for normal numbers. */
import { expect, test } from "bun:test";
import { Pcg64 } from "../../../gluon/random/pcg64.ts";
import { SeedSequence } from "../../../gluon/random/seed_sequence.ts";
import { standardNormal } from "../../../gluon/random/ziggurat.ts";
import { DENSITY, INSIDE, WIDTH } from "../../../gluon/random/ziggurat_tables.ts";

test("standardNormal() is NumPy's standard_normal (numpy 2.4.6)", () => {
  const bits = new Pcg64(SeedSequence.from(42));
  expect(Array.from({ length: 6 }, () => standardNormal(bits))).toEqual([
    0.30471707975443135, -1.0399841062404955, 0.7504511958064572, 0.9405647163912139,
    -1.9510351886538364, -1.302179506862318,
  ]);
});

test("the tables have 256 layers, whose density falls", () => {
  expect([WIDTH.length, INSIDE.length, DENSITY.length]).toEqual([256, 256, 256]);
  expect(DENSITY.every((value, i) => i === 0 || value < (DENSITY[i - 1] as number))).toBe(true);
});

test("what follows from the widths is NumPy's: every integer, and densities but for a last bit", () => {
  expect([...INSIDE.slice(0, 3)]).toEqual([4208095142473578, 0, 3387314423973544]);
  expect([...INSIDE].reduce((sum, each) => sum + BigInt(each), 0n)).toBe(1135721011022633326n);
  expect(DENSITY[0]).toBe(1);
  expect(DENSITY[1]).toBeCloseTo(0.9771017012676716, 15);
  expect(DENSITY[255]).toBeCloseTo(0.001260285930498598, 17);
});
