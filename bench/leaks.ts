/**
 * What a long training holds on to: `bun bench/leaks.ts [steps]` (200,000 by default) trains on
 * CartPole-v1 and tells, ten times on the way, the live arrays, their bytes and the memory of the
 * process; the buffer is full after the first tenth. The figures go to
 * `bench/results/leaks-<runtime>.json`.
 */

import { argv, memoryUsage } from "node:process";
import { envs, nd, rl, use } from "../mod.ts";
import { writeResults } from "./results.ts";

const steps = Number(argv[2] ?? 200_000);
const often = Math.ceil(steps / 10);
await use("wasm");
const agent = new rl.DQN(envs.make("CartPole-v1"), {
  buffer_size: often,
  learning_starts: 1000,
  prioritized_replay: true,
  n_steps: 3,
  seed: 0,
});
const rows: { step: number; arrays: number; bytes: number; processMiB: number }[] = [];
await agent.learn({
  total_timesteps: steps,
  onStep({ step }) {
    if (step % often === 0) {
      const processMiB = Math.round(memoryUsage().rss / 2 ** 20);
      const row = { step, ...nd.memory(), processMiB };
      rows.push(row);
      console.log(
        Object.entries(row)
          .map(([name, value]) => `${name} ${value}`)
          .join(", "),
      );
    }
    return true;
  },
});
writeResults("leaks", { rows });
