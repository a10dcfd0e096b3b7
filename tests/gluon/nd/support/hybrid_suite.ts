/** Eager and replayed execution agree: every op x sample, forward and backward, on one backend. */
import { afterAll, describe, test } from "bun:test";
import { load } from "../../../../backends/mod.ts";
import { apply } from "../../../../gluon/nd/apply.ts";
import { record } from "../../../../gluon/nd/autograd/autograd.ts";
import { compile } from "../../../../gluon/nd/compile/compile.ts";
import { HybridFunction } from "../../../../gluon/nd/compile/hybrid.ts";
import { setBackend } from "../../../../gluon/nd/context.ts";
import { NDArray } from "../../../../gluon/nd/ndarray.ts";
import { keep } from "../../../../gluon/nd/scope.ts";
import { type Declare, expectAlike, gapOf } from "../ops/conformance.ts";
import { table } from "../ops/table.ts";
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
 * above 1, where kernels that are put together may round otherwise. Ops in `except` are left out, and samples
 * of an op beyond the first `most`.
 */
export function hybridSuite(
  name: string,
  tolerance = 0,
  declare: Declare = test,
  except: readonly string[] = [],
  most: number = Number.POSITIVE_INFINITY,
): void {
  describe(`on ${name}, the replay of`, () => {
    afterAll(async () => setBackend(await load("reference")));

    for (const op of table.filter((each) => !except.includes(each.name))) {
      for (const [seed, sample] of op.samples.slice(0, most).entries()) {
        const call: Call = (...inputs) => apply(op, inputs, sample.attrs ?? {});
        const [first, second] = [drawInputs(sample, seed), drawInputs(sample, seed + 100)];

        declare(`${sampleName(op, sample)} is what runs eagerly`, async () => {
          const backend = await load(name);
          setBackend(backend);
          if (gapOf(backend, op)) return; // which is an error: see the conformance suite
          const compiled = compile(call);
          for (const host of [first, second, first]) {
            const eager = await call(...upload(host)).toArray();
            const replayed = await compiled(...upload(host)).toArray();
            expectAlike([replayed], [eager], tolerance);
          }
        });

        if (op.gradient === "zero") continue;
        declare(`${sampleName(op, sample)} has the gradient that eager execution has`, async () => {
          const backend = await load(name);
          setBackend(backend);
          if (gapOf(backend, op)) return;
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
