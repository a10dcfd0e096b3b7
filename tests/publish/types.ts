/** What must compile for every strict TypeScript user, whatever `lib` has; tests/publish/compilers.ts tries it. */

import { autograd, backends, envs, gluon, nd, rl, use } from "glueball";
import { type Backend, shareWithTfjs } from "glueball/backends";
import { make } from "glueball/envs";
import { nn, type Parameter, Trainer } from "glueball/gluon";
import { DQN, type Progress } from "glueball/rl";

declare global {
  /** zod's declarations name it; whoever has not the types of a page has those of Node, Bun or Deno. */
  interface URL {
    href: string;
  }
}

export const everything: readonly object[] = [autograd, backends, envs, gluon, nd, rl];

/** All that one may give as `onStep`. */
export async function learn(): Promise<void> {
  const backend: Backend = await backends.load("wasm");
  await use(backend.name === "wasm" ? "wasm" : "reference");
  const agent = new DQN(make("CartPole-v1"), { learning_rate: 1e-3 });
  const steps: number[] = [];
  function count({ step }: Progress): void {
    steps.push(step);
  }
  async function countLater({ step }: Progress): Promise<void> {
    steps.push(step);
  }
  await agent.learn({ total_timesteps: 10, onStep: count });
  await agent.learn({ onStep: countLater });
  await agent.learn({ onStep: (progress) => count(progress) });
  await agent.learn({ onStep: ({ step }) => steps.push(step) });
  await agent.learn({
    onStep: ({ step }) => {
      steps.push(step);
    },
  });
  await agent.learn({ onStep: async (progress) => countLater(progress) });
  await agent.learn({ onStep: ({ step }) => step < 100 });
  await agent.learn({ onStep: async ({ step }) => step < 100 });
  await agent.learn({
    onStep: ({ step }) => {
      if (step === 100) return false;
    },
  });
  agent[Symbol.dispose]();
}

/** Layers, hooks and what is disposed of. */
export function train(x: nd.NDArray, y: nd.NDArray): Promise<number> {
  const calls: unknown[] = [];
  const net = new nn.Sequential();
  net.add(new nn.Dense(8, { activation: "relu" }), new nn.Dense(1));
  net.register_forward_hook((block) => calls.push(block));
  net.apply((block) => calls.push(block));
  net.initialize();
  const parameters: ReadonlyMap<string, Parameter> = net.collect_params();
  const trainer = new Trainer(parameters, "adam", { lr_scheduler: (update) => 1 / (1 + update) });
  const loss = autograd.record(() => new gluon.loss.L2Loss()(net(x), y)).mean();
  loss.backward();
  trainer.step(1);
  const bytes: Uint8Array = gluon.safetensors.encode({ tensors: new Map(), metadata: {} });
  calls.push(bytes, shareWithTfjs);
  trainer[Symbol.dispose]();
  return loss.asscalar();
}

/** A worker's function and its call. */
async function count(
  { to }: { readonly to: number },
  { report, signal }: rl.WorkerContext<{ readonly step: number }>,
): Promise<number> {
  const agent = new DQN(make("CartPole-v1"));
  await agent.learn({ total_timesteps: to, signal, onStep: ({ step }) => report({ step }) });
  return agent.step;
}
export const serve = (): void => rl.serveWorker(count);
export function callWorker(worker: rl.WorkerLike): Promise<number> {
  const steps: number[] = [];
  const onReport = ({ step }: { readonly step: number }): number => steps.push(step);
  return rl.inWorker<typeof count>(worker, { to: 10 }, { onReport });
}
