/** Eager and replayed execution agree: every op x sample, forward and backward, on one backend. */
import { afterAll, describe, test } from "bun:test";
import { load } from "../../backends/mod.ts";
import { apply } from "../../gluon/nd/apply.ts";
import { record } from "../../gluon/nd/autograd.ts";
import { compile } from "../../gluon/nd/compile.ts";
import { setBackend } from "../../gluon/nd/context.ts";
import { HybridFunction } from "../../gluon/nd/hybrid.ts";
import { NDArray } from "../../gluon/nd/ndarray.ts";
import type { Op } from "../../gluon/nd/op.ts";
import { table } from "../../gluon/nd/ops/table.ts";
import { keep } from "../../gluon/nd/scope.ts";
import { type Declare, expectAlike } from "./conformance.ts";
import { drawInputs, type HostArray, sampleName } from "./samples.ts";

type Call = (...inputs: NDArray[]) => NDArray;

const upload = (host: readonly HostArray[]): NDArray[] =>
  host.map(({ data, shape, dtype }) => keep(NDArray.from(data, shape, dtype)));

/** The value of `call`, and its gradients in every float32 input. */
async function differentiate(call: Call, host: readonly HostArray[]): Promise<ArrayLike<number>[]> {
  const inputs = upload(host);
  for (const input of inputs) if (input.dtype === "float32") input.attach_grad();
  const y = record(() => call(...inputs));
  if (y.entry) y.backward();
  const arrays = [y, ...inputs.flatMap(({ grad }) => grad ?? [])];
  return Promise.all(arrays.map((array) => array.toArray()));
}

/**
 * Declares the suite for one backend: results must be equal bit for bit, or within `tolerance` relative to magnitudes
 * above 1, where kernels that are put together may round otherwise.
 */
export function hybridSuite(name: string, tolerance = 0, declare: Declare = test): void {
  describe(`on ${name}, the replay of`, () => {
    afterAll(async () => setBackend(await load("reference")));

    for (const op of table as unknown as readonly Op<unknown>[]) {
      for (const [seed, sample] of op.samples.entries()) {
        const call: Call = (...inputs) => apply(op, inputs, sample.attrs ?? {});
        const [first, second] = [drawInputs(sample, seed), drawInputs(sample, seed + 100)];

        declare(`${sampleName(op, sample)} is what runs eagerly`, async () => {
          setBackend(await load(name));
          const compiled = compile(call);
          for (const host of [first, second, first]) {
            const eager = await call(...upload(host)).toArray();
            const replayed = await compiled(...upload(host)).toArray();
            expectAlike([replayed], [eager], tolerance);
          }
        });

        if (op.gradient === "zero") continue;
        declare(`${sampleName(op, sample)} has the gradient that eager execution has`, async () => {
          setBackend(await load(name));
          const hybrid = new HybridFunction(call);
          const replay: Call = (...inputs) => hybrid.call(...inputs);
          for (const host of [first, second, first]) {
            const eager = await differentiate(call, host);
            expectAlike(await differentiate(replay, host), eager, tolerance);
          }
        });
      }
    }
  });
}
