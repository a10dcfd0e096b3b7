/** What a WebGPU plan puts together is little work, and the work that eager execution does. */
import { afterAll, describe, expect } from "bun:test";
import fc from "fast-check";
import { load } from "../../../../backends/mod.ts";
import { createWebgpuBackend, type WebgpuBackend } from "../../../../backends/webgpu/mod.ts";
import { autograd, type Block, loss as losses, nd, nn, Trainer } from "../../../../gluon/mod.ts";
import { setBackend } from "../../../../gluon/nd/context.ts";
import { adam_update } from "../../../../gluon/nd/ops/adam_update.ts";
import { gpuTest } from "../../../backends/webgpu/testing.ts";
import { programs, run } from "../support/programs.ts";

const BATCH = 8;

afterAll(async () => setBackend(await load("reference")));

async function useWebgpu(): Promise<WebgpuBackend> {
  const backend = (await load("webgpu")) as WebgpuBackend;
  setBackend(backend);
  return backend;
}

function net(): Block {
  const made = new nn.Sequential();
  made.add(new nn.Dense(16, { activation: "relu", in_units: 4 }));
  made.add(new nn.Dense(16, { activation: "relu", in_units: 16 }));
  made.add(new nn.Dense(2, { in_units: 16 }));
  made.initialize("xavier", { rng: nd.random.default_rng(3) });
  return made;
}

/** An update of deep Q-learning: net 4-16-16-2, smooth-L1, Adam. */
function makeUpdate(): { update: () => nd.NDArray; parameters: () => nd.NDArray[] } {
  const rng = nd.random.default_rng(1);
  const draw = (...shape: number[]) => nd.keep(nd.random.normal(0, 1, { shape, rng }));
  const [policy, target] = [net(), net()];
  const [state, nextState, reward] = [draw(BATCH, 4), draw(BATCH, 4), draw(BATCH)];
  const action = nd.keep(nd.random.randint(0, 2, { shape: [BATCH], rng }));
  const discount = nd.keep(nd.full([BATCH], 0.99));
  const trainer = new Trainer(policy.collect_params(), "adam", { learning_rate: 0.01 });
  const penalty = new losses.HuberLoss();
  const update = (): nd.NDArray =>
    nd.scope(() => {
      const wanted = reward.add(discount.multiply(target(nextState).max({ axis: 1 })));
      const loss = autograd.record(() => penalty(policy(state).pick(action), wanted).mean());
      loss.backward();
      trainer.step(1);
      return loss;
    });
  return { update, parameters: () => [...policy.collect_params().values()].map((p) => p.data()) };
}

/** What the device is asked to do by `work` and the flush after it. */
function counted(
  backend: WebgpuBackend,
  work: () => void,
): { dispatches: number; submits: number } {
  backend.flush();
  const before = { ...backend.counters };
  work();
  backend.flush();
  const { dispatches, submits } = backend.counters;
  return { dispatches: dispatches - before.dispatches, submits: submits - before.submits };
}

/** Counts of an eager and a compiled update, once both are warm. */
function countUpdates(backend: WebgpuBackend) {
  const { update } = makeUpdate();
  const step = nd.compile(update);
  const [eager] = [update, update].map((each) => counted(backend, each)).slice(1);
  const [compiled] = [step, step, step].map((each) => counted(backend, each)).slice(2);
  step.dispose();
  return { eager: eager!, compiled: compiled! };
}

describe("on webgpu", () => {
  gpuTest("random programs give the same eager and compiled", async () => {
    await useWebgpu();
    const same = fc.asyncProperty(programs, async (program) => {
      expect(await run(program, "compiled")).toEqual(await run(program, "eager"));
    });
    await fc.assert(same, { numRuns: 20, seed: 1 });
  });

  gpuTest("a compiled update is one submit of at most a quarter of the dispatches", async () => {
    const { eager, compiled } = countUpdates(await useWebgpu());
    expect(compiled.submits).toBe(1);
    expect(4 * compiled.dispatches).toBeLessThanOrEqual(eager.dispatches);
  });

  gpuTest(
    "so it is where a launch can have no more buffers than every adapter offers",
    async () => {
      const { gpu } = (await useWebgpu()).opened;
      const modest = {
        requestAdapter: async (options?: GPURequestAdapterOptions) => {
          const adapter = (await gpu.requestAdapter(options))!;
          const { maxBufferSize, maxStorageBufferBindingSize } = adapter.limits;
          return {
            info: adapter.info,
            limits: {
              maxBufferSize,
              maxStorageBufferBindingSize,
              maxStorageBuffersPerShaderStage: 8,
            },
            requestDevice: (descriptor: GPUDeviceDescriptor) => adapter.requestDevice(descriptor),
          };
        },
      } as unknown as GPU;
      const backend = await createWebgpuBackend({ gpu: modest });
      setBackend(backend);
      expect(backend.device.limits.maxStorageBuffersPerShaderStage).toBe(8);
      const { eager, compiled } = countUpdates(backend);
      expect(compiled.submits).toBe(1);
      expect(4 * compiled.dispatches).toBeLessThanOrEqual(eager.dispatches);
      await backend.read(nd.zeros([1])); // which would tell of failures
      backend.dispose();
    },
  );

  gpuTest("a compiled update learns what an eager one learns", async () => {
    await useWebgpu();
    const learn = async (isCompiled: boolean): Promise<number[]> => {
      const { update, parameters } = makeUpdate();
      const step = isCompiled ? nd.compile(update) : update;
      const losses: number[] = [];
      for (let i = 0; i < 10; i++) losses.push(await step().asscalar());
      const weights = await Promise.all(parameters().map((each) => each.toArray()));
      return [...losses, ...weights.flatMap((each) => [...each])];
    };
    const [eager, compiled] = [await learn(false), await learn(true)];
    expect(eager[9]).toBeLessThan(eager[0]! / 2);
    for (const [i, value] of compiled.entries()) expect(value).toBeCloseTo(eager[i]!, 4);
  });

  gpuTest("a thousand replays take no more memory than the first few", async () => {
    const backend = await useWebgpu();
    const layer = new nn.Dense(2, { in_units: 4 });
    layer.initialize();
    const trainer = new Trainer(layer.collect_params(), "adam");
    const step = nd.compile((x: nd.NDArray) => {
      const loss = autograd.record(() => layer(x).square().mean());
      loss.backward();
      trainer.step(1);
      return loss;
    });
    const x = nd.keep(nd.ones([3, 4]));
    for (let i = 0; i < 3; i++) step(x);
    const before = { ...backend.counters };
    for (let i = 0; i < 1000; i++) step(x);
    const { buffers, bytes, pipelines } = backend.counters;
    expect({ buffers, bytes, pipelines }).toEqual({
      buffers: before.buffers,
      bytes: before.bytes,
      pipelines: before.pipelines,
    });
    expect(Number.isFinite(await step(x).asscalar())).toBe(true);
    step.dispose();
  });

  gpuTest("a plan of the same shapes compiles no pipeline anew", async () => {
    const backend = await useWebgpu();
    const { update } = makeUpdate();
    nd.compile(update)();
    const { pipelines } = backend.counters;
    nd.compile(makeUpdate().update)();
    expect(backend.counters.pipelines).toBe(pipelines);
  });

  gpuTest("a number in a plan is what an array of its dtype holds", async () => {
    await useWebgpu();
    const x = nd.keep(nd.zeros([2]));
    const body = (): nd.NDArray[] => [
      x.add(nd.array([-2.75], { dtype: "int32" }).astype("float32")),
      x.add(nd.array([300], { dtype: "uint8" }).astype("float32")),
      x.add(nd.array([0.1])).subtract(Number.POSITIVE_INFINITY),
    ];
    const eager = await Promise.all(nd.scope(body).map((each) => each.tolist()));
    const compiled = nd.compile(body);
    expect(await Promise.all(compiled().map((each) => each.tolist()))).toEqual(eager);
    expect(compiled.plans).toEqual([["cast+add | cast+add | add+subtract"]]);
  });

  gpuTest("what an op overwrites is in memory, though the plan made it", async () => {
    await useWebgpu();
    const [weight, grad, state] = [1, 2, 3].map((n) => nd.keep(nd.full([4], n))) as [
      nd.NDArray,
      nd.NDArray,
      nd.NDArray,
    ];
    const [rate, epsilon] = [0.1, 1e-8].map((n) => nd.keep(nd.full([1], n))) as [
      nd.NDArray,
      nd.NDArray,
    ];
    const attrs = { beta1: 0.9, beta2: 0.99, clip_gradient: null };
    const body = (): nd.NDArray[] => {
      const [mean, variance] = [state.multiply(0.5), state.square()];
      adam_update(weight, grad.multiply(2), mean, variance, rate, epsilon, null, attrs);
      return [mean.add(0), variance.add(0), weight.add(0)];
    };
    const eager = await Promise.all(nd.scope(body).map((each) => each.toArray()));
    weight.set([1, 1, 1, 1]);
    const compiled = await Promise.all(
      nd
        .compile(body)()
        .map((each) => each.toArray()),
    );
    for (const [i, array] of compiled.entries()) {
      for (const [j, value] of array.entries()) expect(value).toBeCloseTo(eager[i]![j]!, 5);
    }
  });
});
