/** Folding of batch normalization: the same numbers from fewer kernels, that follow parameters, and only where it may be. */
import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../../backends/mod.ts";
import { foldNormalization } from "../../../../gluon/nd/compile/fold.ts";
import { Trace } from "../../../../gluon/nd/compile/trace.ts";
import { setBackend, within } from "../../../../gluon/nd/context.ts";
import { autograd, type gluon, nd, nn } from "../../../../mod.ts";
import { gpuPlanTest } from "../../../backends/webgpu/testing.ts";

const backend = await load("wasm");
beforeAll(() => setBackend(backend));

/** A net with statistics and parameters as after training. */
async function netOf(layout: "NCHW" | "NHWC" | "dense", options: object = {}) {
  const axis = layout === "NHWC" ? 3 : 1;
  const net = new nn.Sequential();
  for (let i = 0; i < 2; i++) {
    const bias = { use_bias: i > 0, ...options };
    net.add(
      layout === "dense"
        ? new nn.Dense(5, bias)
        : new nn.Conv2D(5, 3, { layout, padding: 1, ...bias }),
      new nn.BatchNorm({ axis, scale: i > 0 }),
      new nn.Activation("relu"),
    );
  }
  net.initialize();
  const shape = { NCHW: [2, 3, 6, 7], NHWC: [2, 6, 7, 3], dense: [4, 3] }[layout];
  const x = nd.random.normal(0, 1, { shape });
  for (let i = 0; i < 3; i++) autograd.record(() => net(nd.random.normal(1, 2, { shape })));
  for (const [name, parameter] of net.collect_params()) {
    if (/gamma|beta/.test(name)) parameter.set_data(nd.random.normal(0.5, 1, { shape: [5] }));
  }
  return { net, x };
}

/** The kernels of the plan in which a compiled net answers. */
async function predict(net: gluon.Block, x: nd.NDArray) {
  const compiled = nd.compile((x: nd.NDArray) => net(x));
  return { compiled, y: await compiled(x).toArray(), kernels: compiled.plans[0]! };
}

/** What a function of an array (2, 3) would launch. */
function traceOf(body: (x: nd.NDArray) => nd.NDArray): { trace: Trace; y: nd.NDArray } {
  const trace = new Trace();
  const x = nd.ones([2, 3]);
  return { trace, y: within({ trace }, () => body(x)) };
}

async function expectNear(
  actual: Promise<ArrayLike<number>> | ArrayLike<number>,
  net: gluon.Block,
  x: nd.NDArray,
) {
  const [one, other] = [await actual, await net(x).toArray()];
  expect(one.length).toBe(other.length);
  expect(Math.max(...Array.from(one, (y, i) => Math.abs(y - other[i]!)))).toBeLessThan(1e-5);
}

async function expectFolded(layout: "NCHW" | "NHWC" | "dense"): Promise<void> {
  const { net, x } = await netOf(layout);
  const { y, kernels } = await predict(net, x);
  const layer = layout === "dense" ? "dense" : "convolution";
  expect(kernels).toEqual([layer, layer]);
  await expectNear(y, net, x);
  net.hybridize();
  await expectNear(y, net, x);
}

async function onBackend(name: "native" | "webgpu", body: () => Promise<void>): Promise<void> {
  setBackend(await load(name));
  try {
    await body();
  } finally {
    setBackend(backend);
  }
}

for (const layout of ["NCHW", "NHWC", "dense"] as const) {
  test(`compiled nets answer in a kernel a layer, ${layout}`, () => expectFolded(layout));
  test(`so they do on native, ${layout}`, () => onBackend("native", () => expectFolded(layout)));
}

gpuPlanTest("so they do on webgpu", () => onBackend("webgpu", () => expectFolded("NCHW")));

test("weights are folded again when a parameter or a statistic has changed, and only then", async () => {
  const { net, x } = await netOf("NCHW");
  const { compiled } = await predict(net, x);
  for (const name of ["0.weight", "1.running_var", "1.beta", "3.bias", "4.gamma"]) {
    const parameter = net.collect_params().get(name)!;
    parameter.set_data(parameter.data().multiply(1.7).add(0.1));
    await expectNear(compiled(x).toArray(), net, x);
  }
  for (let i = 0; i < 5; i++) autograd.record(() => net(x));
  await expectNear(compiled(x).toArray(), net, x);
});

test("what a backward pass, a training step or somebody else reads stays as it is", async () => {
  const { net, x } = await netOf("NCHW");
  const loss = (x: nd.NDArray) => {
    const error = autograd.record(() => net(x).square().mean(), { train_mode: false });
    error.backward();
    return error;
  };
  const compiled = nd.compile(loss);
  const gradients = async () => {
    const all = [...net.collect_params().values()].filter(({ grad_req }) => grad_req !== "null");
    return (await Promise.all(all.map((each) => each.grad().toArray()))).flatMap((each) => [
      ...each,
    ]);
  };
  loss(x);
  const expected = await gradients();
  compiled(x);
  const actual = await gradients();
  expect(Math.max(...actual.map((y, i) => Math.abs(y - expected[i]!)))).toBeLessThan(1e-5);
  // gamma's gradient reads what it scales
  expect(compiled.plans[0]!.slice(0, 5)).toEqual([
    "convolution",
    "convolution",
    "multiply",
    "add",
    "relu",
  ]);

  const conv = net.at(0) as gluon.Block;
  const norm = net.at(1) as gluon.Block;
  const both = nd.compile((x: nd.NDArray) => {
    const before = conv(x);
    return [before, norm(before)];
  });
  both(x);
  expect(both.plans[0]).toContain("rsqrt");
});

test("a layer with an activation of its own, and one that nothing scales, stay as they are", async () => {
  const { net, x } = await netOf("NCHW", { activation: "tanh" });
  const { kernels, y } = await predict(net, x);
  expect(kernels).toContain("rsqrt");
  await expectNear(y, net, x);
  const { trace, y: sum } = traceOf((x) => nd.dense(x, nd.ones([4, 3])).add(nd.ones([4])));
  const { nodes } = foldNormalization(backend, trace.nodes, new Set([sum.storage]));
  expect(nodes.map(({ name }) => name)).toEqual(["dense", "add"]);
  trace.release();
});

test("foldNormalization() takes one number for all channels", async () => {
  const { trace, y } = traceOf((x) =>
    nd
      .dense(x, nd.ones([4, 3]))
      .multiply(3)
      .subtract(nd.full([1], 2)),
  );
  const { nodes, sources } = foldNormalization(backend, trace.nodes, new Set([y.storage]));
  expect(nodes.map(({ name }) => name)).toEqual(["dense"]);
  expect(sources.map(({ size }) => size)).toEqual([1, 12, 1]); // 2, the weight and 3
  trace.release();
});
