/** Saves a memory of a million transitions, and prints how many bytes they have and how many more it took to save them. */
import { argv, resourceUsage } from "node:process";
import { envs, rl, use } from "../../../mod.ts";

await use("wasm");
const agent = new rl.DQN(envs.make("CartPole-v1"), { buffer_size: 1_000_000 });
const state = new Float32Array(4);
for (let i = 0; i < 1_000_000; i++) agent.buffer.push(state, i % 2, 1, state, false);
const before = resourceUsage().maxRSS;
await agent.save(argv[2] ?? "");
const held = Object.values(agent.buffer.arrays()).reduce(
  (sum, { byteLength }) => sum + byteLength,
  0,
);
console.log(JSON.stringify({ held, more: (resourceUsage().maxRSS - before) * 1024 }));
