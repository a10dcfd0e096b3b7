/** Trains in a worker, and loads what it has learned. */
import { envs, rl, use } from "../../mod.ts";
import type { Train } from "./train.worker.ts";

const worker = new Worker(new URL("./train.worker.ts", import.meta.url), { type: "module" });
const checkpoint = await rl.inWorker<Train>(
  worker,
  { seed: 1, steps: 5_000 },
  {
    signal: AbortSignal.timeout(600_000), // or that of a button
    onReport: ({ step }) => console.log(`step ${step}`),
  },
);
worker.terminate();

await use("wasm");
const agent = await rl.load(checkpoint, envs.make);
console.log(`learned from ${agent.step} steps`);
