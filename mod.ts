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
import { type BackendName, load, loadAuto } from "./backends/mod.ts";
import { setBackend } from "./gluon/nd/context.ts";

export * as backends from "./backends/mod.ts";
export * as envs from "./envs/mod.ts";
export * as gluon from "./gluon/mod.ts";
export {
  autograd,
  Context,
  cpu,
  current_context,
  gpu,
  image,
  init,
  loss,
  lr_scheduler,
  metric,
  nd,
  nn,
  np,
  npx,
  num_gpus,
  optimizer,
  recordio,
  rnn,
} from "./gluon/mod.ts";
export * as rl from "./rl/mod.ts";

/** The backend that `use` has chosen. */
export interface InUse {
  readonly backend: string;
  /** After `use("auto")`: why it is not `native`. */
  readonly reason?: string;
}

/**
 * Chooses the backend on which arrays are made from here on: `"wasm"` (the default), `"native"`, `"webgpu"`,
 * `"reference"`, or `"auto"`, which is `native` where that runs, else `wasm`. Without a name, the environment variable
 * `GLUEBALL_BACKEND` decides.
 *
 * @throws {Error} where the backend is not available here, with the reason and the remedy.
 */
export async function use(
  name: BackendName | "auto" | undefined = backendOfEnvironment(),
): Promise<InUse> {
  const chosen = name === "auto" ? await loadAuto() : { backend: await load(name ?? "wasm") };
  setBackend(chosen.backend);
  return { ...chosen, backend: chosen.backend.name };
}

/** A browser has no `process`, and so no such choice. */
function backendOfEnvironment(): BackendName | "auto" | undefined {
  const { process } = globalThis as { process?: { env: Record<string, string | undefined> } };
  return process?.env.GLUEBALL_BACKEND as BackendName | "auto" | undefined;
}
