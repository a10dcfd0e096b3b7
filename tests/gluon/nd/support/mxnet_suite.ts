/** Operations and their gradients against golden values of MXNet's, on every backend that runs everywhere. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../../backends/mod.ts";
import { backward, record } from "../../../../gluon/nd/autograd/autograd.ts";
import { differentiable } from "../../../../gluon/nd/autograd/tape.ts";
import { setBackend } from "../../../../gluon/nd/context.ts";
import type { NDArray } from "../../../../gluon/nd/mod.ts";
import { formatShape, sizeOf } from "../../../../gluon/nd/shape.ts";
import { expectGolden, fromGolden, type GoldenArray, goldenCases } from "./golden.ts";

/** As many inputs as the op has. */
export type Inputs = readonly [NDArray, NDArray, NDArray, NDArray, NDArray];
/** Calls an op with the inputs and attributes of a case; `A` has all attributes, of which each call picks out its own. */
export type Call<A> = (inputs: Inputs, attrs: A) => NDArray | readonly NDArray[];

/** The call of a function of one input. */
export function unary(f: (x: NDArray) => NDArray): Call<unknown> {
  return ([x]) => f(x);
}

/** The call of a function of two inputs. */
export function binary(f: (a: NDArray, b: NDArray) => NDArray): Call<unknown> {
  return ([a, b]) => f(a, b);
}

/** The call of a function of one input and options. */
export function optioned<A>(f: (x: NDArray, attrs: A) => NDArray | readonly NDArray[]): Call<A> {
  return ([x], attrs) => f(x, attrs);
}

interface Case<A> {
  readonly op: string;
  readonly note?: string;
  readonly inputs: readonly GoldenArray[];
  readonly attrs: A;
  readonly output?: GoldenArray;
  readonly outputs?: readonly GoldenArray[];
  readonly head_grad?: GoldenArray | null;
  readonly head_grads?: readonly GoldenArray[] | null;
  readonly grads: readonly (GoldenArray | null)[];
}

function title({ op, inputs, attrs, note }: Case<unknown>): string {
  const shapes = inputs.map(({ shape }) => formatShape(shape)).join(" ");
  return `${op} ${shapes} ${JSON.stringify(attrs)}${note ? `: ${note}` : ""}`;
}

/** Declares a test for each case of a golden file; `least` is how many it has, or fewer. */
export function mxnetSuite<A>(
  name: string,
  calls: Readonly<Record<string, Call<A>>>,
  { least, tolerance }: { least: number; tolerance?: number },
): void {
  const cases = goldenCases<Case<A>>(name);
  for (const backend of ["reference", "wasm"]) {
    describe(`as in MXNet, on ${backend}:`, () => {
      beforeAll(async () => setBackend(await load(backend)));
      for (const golden of cases) {
        test(title(golden), async () => {
          const inputs = golden.inputs.map((input, i) => {
            const x = fromGolden(input);
            return golden.grads[i] ? x.attach_grad() : x;
          });
          const call = calls[golden.op] as Call<A>;
          const outputs = [record(() => call(inputs as unknown as Inputs, golden.attrs))].flat();
          const expected = golden.outputs ?? [golden.output as GoldenArray];
          expect(outputs).toHaveLength(expected.length);
          for (const [i, output] of outputs.entries()) {
            await expectGolden(output, expected[i] as GoldenArray, tolerance);
          }
          const headGrads = golden.head_grads ?? (golden.head_grad ? [golden.head_grad] : []);
          if (headGrads.length === 0) return;
          // MXNet gives zeros where the gradient is zero everywhere; here autograd does not follow.
          if (outputs.every((output) => !differentiable(output))) {
            for (const each of golden.grads) expect(each?.data.every((x) => x === 0)).toBe(true);
            return;
          }
          const heads = outputs.map((output, i) => ({ output, head: headGrads[i] as GoldenArray }));
          const followed = heads.filter(({ output }) => differentiable(output));
          backward(
            followed.map(({ output }) => output),
            followed.map(({ output, head }) => fromGolden(head, output.shape)),
          );
          for (const [i, each] of golden.grads.entries()) {
            if (each) await expectGolden(inputs[i]?.grad as NDArray, each, tolerance);
          }
        });
      }
    });
  }

  test(`every case of ${name} has elements to compare`, () => {
    expect(cases.length).toBeGreaterThanOrEqual(least);
    for (const { output, outputs } of cases) {
      for (const each of outputs ?? [output as GoldenArray]) {
        expect(each.data).toHaveLength(sizeOf(each.shape));
        expect(each.data.length).toBeGreaterThan(0);
      }
    }
  });
}
