/** Tests by hand-computed values, on every backend that runs everywhere. */
import { beforeAll, describe, expect } from "bun:test";
import { load } from "../../../../backends/mod.ts";
import { record } from "../../../../gluon/nd/autograd/autograd.ts";
import { setBackend } from "../../../../gluon/nd/context.ts";
import { array, type NDArray, type NestedNumbers } from "../../../../gluon/nd/mod.ts";

/** Declares the tests of `body` on each backend. */
export function onEachBackend(body: () => void): void {
  for (const name of ["reference", "wasm"]) {
    describe(`on ${name}`, () => {
      beforeAll(async () => setBackend(await load(name)));
      body();
    });
  }
}

/** Expects these values, of this shape, within 1e-5 relative to magnitudes above 1; NaN and infinity exactly. */
export async function expectValues(actual: NDArray, values: NestedNumbers): Promise<void> {
  const expected = array(values, { dtype: actual.dtype });
  expect(actual.shape).toEqual(expected.shape);
  const [is, must] = [await actual.toArray(), await expected.toArray()];
  const off = [...is].map((x, i) => {
    const y = must[i] as number;
    return Object.is(x, y) || x === y ? 0 : Math.abs(x - y) / Math.max(1, Math.abs(y));
  });
  if (!off.every((each) => each < 1e-5)) expect(await actual.tolist()).toEqual(values as never);
}

/** The gradient of the sum of `compute(...inputs)`, or of `<dy, compute(...inputs)>`, in each input. */
export function gradientsOf(
  compute: (...inputs: NDArray[]) => NDArray,
  inputs: readonly NDArray[],
  dy?: NDArray,
): NDArray[] {
  for (const input of inputs) input.attach_grad();
  record(() => compute(...inputs)).backward(dy);
  return inputs.map(({ grad }) => grad as NDArray);
}
