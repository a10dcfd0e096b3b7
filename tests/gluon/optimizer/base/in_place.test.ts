/** Operations that overwrite their first operand. */
import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../../backends/mod.ts";
import { setBackend } from "../../../../gluon/nd/context.ts";
import { array, type NDArray } from "../../../../gluon/nd/mod.ts";
import {
  addTo,
  assign,
  decayTowards,
  scaleBy,
  subtractFrom,
} from "../../../../gluon/optimizer/base/in_place.ts";

const y = (): NDArray => array([4, -2]);

const cases: readonly [name: string, write: (x: NDArray) => void, result: number[]][] = [
  ["assign overwrites it by another", (x) => assign(x, y()), [4, -2]],
  ["addTo adds another", (x) => addTo(x, y()), [5, 0]],
  ["subtractFrom takes another away", (x) => subtractFrom(x, y()), [-3, 4]],
  ["scaleBy multiplies it by a number", (x) => scaleBy(x, 3), [3, 6]],
  ["scaleBy multiplies it by an array", (x) => scaleBy(x, y()), [4, -4]],
  ["decayTowards moves a running average", (x) => decayTowards(x, y(), 0.75), [1.75, 1]],
];

for (const backend of ["reference", "wasm"]) {
  for (const [name, write, result] of cases) {
    test(`on ${backend}, ${name}, where it lies`, async () => {
      setBackend(await load(backend));
      const x = array([1, 2]);
      const view = x.detach();
      write(x);
      expect(await x.tolist()).toEqual(result);
      expect(await view.tolist()).toEqual(result);
    });
  }
}

beforeAll(async () => setBackend(await load("reference")));
