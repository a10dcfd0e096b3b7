/** Gradients of gradients, on paper and against PyTorch. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../../backends/mod.ts";
import { grad, record } from "../../../../gluon/nd/autograd/autograd.ts";
import { setBackend } from "../../../../gluon/nd/context.ts";
import type { NDArray } from "../../../../gluon/nd/mod.ts";
import * as nd from "../../../../gluon/nd/mod.ts";
import { expectGolden, fromGolden, type GoldenArray, goldenCases } from "../support/golden.ts";

describe("second derivatives", () => {
  beforeAll(async () => setBackend(await load("reference")));

  test("are gradients of gradients: a penalty on the slope can be trained", async () => {
    const x = nd.array([3]).attach_grad();
    const penalty = record(() => {
      const y = x.power(3);
      const slope = grad(y, x, { create_graph: true }); // 3 x^2
      return slope.square(); // 9 x^4
    });
    penalty.backward();
    expect(await x.grad?.tolist()).toEqual([36 * 27]);
  });

  test("go on to the third and the fourth", async () => {
    const x = nd.array([2]).attach_grad();
    const fourth = record(() => {
      let y = x.power(5);
      for (let i = 0; i < 4; i++) y = grad(y, x, { create_graph: true });
      return y;
    });
    expect(await fourth.tolist()).toEqual([240]);
    fourth.backward();
    expect(await x.grad?.tolist()).toEqual([120]);
  });

  test("are not to be had where the gradient was not recorded", () => {
    const x = nd.array([3]).attach_grad();
    const slope = record(() => grad(x.power(3), x));
    expect(() => slope.backward()).toThrow("it was not recorded");
  });

  interface Case {
    readonly expression: string;
    readonly inputs: readonly GoldenArray[];
    readonly output: GoldenArray;
    readonly head_grad: GoldenArray;
    readonly grads: readonly GoldenArray[];
    readonly directions: readonly GoldenArray[];
    readonly second_grads: readonly GoldenArray[];
  }

  type Five = readonly [NDArray, NDArray, NDArray, NDArray, NDArray];
  type Expression = (...inputs: Five) => NDArray;

  const [alpha, lambda] = [1.6732632423543772, 1.0507009873554805];
  const selu = (x: NDArray): NDArray =>
    nd.where(x.greater(0), x, x.expm1().multiply(alpha)).multiply(lambda);
  const expressions: Readonly<Record<string, Expression>> = {
    "tanh(x)": nd.tanh,
    "exp(x)": nd.exp,
    "sigmoid(x)": nd.sigmoid,
    "square(x)": nd.square,
    "sin(x)": nd.sin,
    "cos(x)": nd.cos,
    "erf(x)": nd.erf,
    "log(x)": nd.log,
    "sqrt(x)": nd.sqrt,
    "rsqrt(x)": nd.rsqrt,
    "reciprocal(x)": nd.reciprocal,
    "log1p(x)": nd.log1p,
    "selu(x)": selu,
    "softrelu(x)": nd.softrelu,
    "add(x, y) * x": (x, y) => nd.add(x, y).multiply(x),
    "multiply(x, y)": nd.multiply,
    "divide(x, y)": nd.divide,
    "power(x, y)": nd.power,
    "dot(x, y)": (x, y) => nd.dot(x, y),
    "batch_dot(x, y)": (x, y) => nd.batch_dot(x, y),
    "softmax(x, axis=-1)": (x) => nd.softmax(x),
    "softmax(x, axis=0)": (x) => nd.softmax(x, { axis: 0 }),
    "log_softmax(x, axis=-1)": (x) => nd.log_softmax(x),
    "sum(square(x), axis=1)": (x) => nd.sum(x.square(), { axis: 1 }),
    "tanh(exp(x) * y)": (x, y) => x.exp().multiply(y).tanh(),
    "sigmoid(dot(x, y))": (x, y) => x.dot(y).sigmoid(),
    "dense(tanh(dense(x, w1, b1)), w2, b2)": (x, w1, b1, w2, b2) =>
      nd.dense(nd.dense(x, w1, b1, { activation: "tanh" }), w2, b2),
  };
  const cases = goldenCases<Case>("torch_ops").filter(({ expression }) => expression);

  for (const backend of ["reference", "wasm"]) {
    describe(`as in PyTorch, on ${backend}: of`, () => {
      beforeAll(async () => setBackend(await load(backend)));
      for (const golden of cases) {
        test(golden.expression, async () => {
          const inputs = golden.inputs.map((input) => fromGolden(input).attach_grad());
          const build = expressions[golden.expression] as Expression;
          const { y, first, total } = record(() => {
            const output = build(...(inputs as unknown as Five));
            const headGrads = fromGolden(golden.head_grad);
            const gradients = grad(output, inputs, { head_grads: headGrads, create_graph: true });
            const weighed = gradients.map((gradient, i) =>
              gradient.multiply(fromGolden(golden.directions[i] as GoldenArray)).sum(),
            );
            return { y: output, first: gradients, total: weighed.reduce(nd.add) };
          });
          await expectGolden(y, golden.output);
          for (const [i, gradient] of first.entries()) {
            await expectGolden(gradient, golden.grads[i] as GoldenArray);
          }
          const second = grad(total, inputs);
          for (const [i, gradient] of second.entries()) {
            await expectGolden(gradient, golden.second_grads[i] as GoldenArray);
          }
        });
      }
    });
  }
});
