/** The function that the worker serves. */
import { envs, rl, use } from "../../mod.ts";

async function train(
  { seed, steps }: { readonly seed: number; readonly steps: number },
  { report, signal }: rl.WorkerContext<{ readonly step: number }>,
): Promise<Blob> {
  await use("wasm");
  const agent = new rl.DQN(envs.make("CartPole-v1"), { seed });
  await agent.learn({ total_timesteps: steps, signal, onStep: ({ step }) => report({ step }) });
  return await agent.save();
}

export type Train = typeof train;
rl.serveWorker(train);
