/**
 * glueball: deep learning and reinforcement learning in TypeScript, with the layers of MXNet Gluon
 * over WASM-SIMD and WebGPU.
 *
 * ```ts
 * import { autograd, gluon, nd, use } from "glueball";
 *
 * await use("wasm");
 * const net = new gluon.nn.Sequential();
 * net.add(new gluon.nn.Dense(16, { activation: "relu" }), new gluon.nn.Dense(1));
 * net.initialize();
 * const trainer = new gluon.Trainer(net.collect_params(), "sgd", { learning_rate: 0.1 });
 * const l2 = new gluon.loss.L2Loss();
 * const [x, y] = [nd.random.uniform(-1, 1, { shape: [32, 2] }), nd.ones([32, 1])];
 * const loss = autograd.record(() => l2(net(x), y));
 * loss.backward();
 * trainer.step(32);
 * console.log(await loss.mean().asscalar());
 * ```
 *
 * @module
 */
import { type BackendName, type LoadOptions, load, loadAuto } from "./backends/mod.ts";
import { setBackend } from "./gluon/nd/context.ts";

/** Backends, and what they compute with. */
export * as backends from "./backends/mod.ts";
/** Environments: `envs.make("CartPole-v1")`. */
export * as envs from "./envs/mod.ts";
/** Images: reading, writing, resizing. */
export * as image from "./gluon/image/mod.ts";
/** Initializers of parameters: `init.Xavier()`. */
export * as init from "./gluon/initializer/mod.ts";
/** Losses. */
export * as loss from "./gluon/loss/mod.ts";
/** Schedules of the learning rate. */
export * as lr_scheduler from "./gluon/lr_scheduler/mod.ts";
/** Metrics, such as accuracy. */
export * as metric from "./gluon/metric/mod.ts";
/** Gluon: blocks, layers, losses, data, training. */
export * as gluon from "./gluon/mod.ts";
export { Context, cpu, current_context, gpu, num_gpus } from "./gluon/mod.ts";
/** Automatic differentiation: `autograd.record`. */
export * as autograd from "./gluon/nd/autograd/autograd.ts";
/** Arrays and operations on them. */
export * as nd from "./gluon/nd_namespace.ts";
/** Layers. */
export * as nn from "./gluon/nn/mod.ts";
/** NumPy's names of arrays and operations, as in MXNet's `mx.np`. */
export * as np from "./gluon/np/mod.ts";
/** What `mx.npx` has besides NumPy's names. */
export * as npx from "./gluon/npx/mod.ts";
/** Optimizers. */
export * as optimizer from "./gluon/optimizer/mod.ts";
/** Record files, as MXNet's `recordio`. */
export * as recordio from "./gluon/recordio/mod.ts";
/** Recurrent layers and cells. */
export * as rnn from "./gluon/rnn/mod.ts";
/** Reinforcement learning: agents, replay buffers, evaluation. */
export * as rl from "./rl/mod.ts";

/** The backend that `use` has chosen. */
export interface InUse {
  /** The name of the backend. */
  readonly backend: string;
  /** After `use("auto")`: why it is not `native`. */
  readonly reason?: string;
}

/**
 * Chooses the backend on which arrays are made from here on: `"wasm"` (the default), `"native"`, `"webgpu"`,
 * `"reference"`, or `"auto"`, which is `native` where that runs, else `wasm`. Without a name, the environment variable
 * `GLUEBALL_BACKEND` decides.
 *
 * @param options How many threads `native` may use; where `"auto"` chooses `wasm`, they do nothing.
 * @throws {RangeError} for threads on another backend than `native`, or not from 1 to 64 of them.
 * @throws {Error} where the backend is not available here, with the reason and the remedy.
 */
export async function use(
  name: BackendName | "auto" | undefined = backendOfEnvironment(),
  options: LoadOptions = {},
): Promise<InUse> {
  const chosen =
    name === "auto" ? await loadAuto(options) : { backend: await load(name ?? "wasm", options) };
  setBackend(chosen.backend);
  return { ...chosen, backend: chosen.backend.name };
}

/** A browser has no `process`, and so no such choice. */
function backendOfEnvironment(): BackendName | "auto" | undefined {
  const { process } = globalThis as { process?: { env: Record<string, string | undefined> } };
  return process?.env.GLUEBALL_BACKEND as BackendName | "auto" | undefined;
}
