/**
 * Whether a policy does as well in Gymnasium's LunarLander as in ours: `bun bench/box2d_policies.ts [steps] [episodes]`
 * trains PPO here for so many steps (300,000 by default), and once more in Gymnasium through the bridge; each policy plays
 * so many greedy episodes (500) in both. The means must be within three standard errors of their difference. Writes
 * `bench/results/box2d-policies-<runtime>.json`.
 */

import { exit } from "node:process";
import { Command } from "commander";
import { wholeNumber } from "../cli/flags.ts";
import { envs, rl, use } from "../mod.ts";
import { interpreter } from "./peers/python.ts";
import { writeResults } from "./results.ts";

const [steps, episodes] = new Command("bench/box2d_policies.ts")
  .description("Whether a policy does as well in Gymnasium's LunarLander as in ours.")
  .argument("[steps]", "steps of each training", wholeNumber(1), 300_000)
  .argument("[episodes]", "episodes of each policy in each world", wholeNumber(1), 500)
  .parse().processedArgs as [number, number];
const NUM_ENVS = 16;
const ID = "LunarLander-v3";
const python = interpreter("modern");
const environments = {
  ours: {
    make: () => envs.make(ID),
    make_vec: () => envs.make_vec(ID, NUM_ENVS, { autoreset_mode: "same_step" }),
  },
  gymnasium: {
    make: () => envs.make(`gymnasium:${ID}`, { python }),
    make_vec: () =>
      envs.make_vec(`gymnasium:${ID}`, NUM_ENVS, { python, autoreset_mode: "same_step" }),
  },
};
type World = keyof typeof environments;
const worlds = Object.keys(environments) as World[];

await use("native").catch(() => use("wasm"));
const results: object[] = [];
let isEqual = true;
for (const home of worlds) {
  const vector = environments[home].make_vec();
  const agent = new rl.PPO(vector as never, {
    ...{ n_steps: 1024, batch_size: 64, gae_lambda: 0.98, gamma: 0.999, n_epochs: 4 },
    ...{ ent_coef: 0.01, seed: 100 },
  });
  await agent.learn({ total_timesteps: steps });
  vector.close?.();
  const measured: Partial<Record<World, rl.Evaluation>> = {};
  for (const world of worlds) {
    const env = environments[world].make();
    measured[world] = await agent.evaluate(env as never, { episodes });
    (env as rl.Environment).close?.();
  }
  agent.dispose();
  const { ours, gymnasium } = measured as Record<World, rl.Evaluation>;
  const error = Math.hypot(ours.std, gymnasium.std) / Math.sqrt(episodes);
  const gap = (ours.mean - gymnasium.mean) / error;
  isEqual &&= Math.abs(gap) < 3;
  console.log(
    `trained in ${home}, ${steps} steps: ${words(ours)} in ours, ${words(gymnasium)} in Gymnasium's, ` +
      `${Math.abs(gap).toFixed(1)} standard errors apart`,
  );
  const figures = ({ mean, std }: rl.Evaluation): object => ({ mean, std });
  results.push({
    ...{ trainedIn: home, steps, episodes, standardErrors: gap },
    ...{ ours: figures(ours), gymnasium: figures(gymnasium) },
  });
}
writeResults("box2d-policies", { results });
exit(isEqual ? 0 : 1);

function words({ mean, std }: rl.Evaluation): string {
  return `${mean.toFixed(1)} ± ${std.toFixed(1)}`;
}
