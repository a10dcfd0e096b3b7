/**
 * SAC here and in Stable-Baselines3, on one environment of Gymnasium's, with one setting and in one run:
 * `bun bench/beside_sb3.ts [id] [steps] [every]` lets each learn so many steps (200,000) of HalfCheetah-v5, in turns of so many
 * (10,000), and plays ten greedy episodes from the same start states after each turn. Speeds are medians of the turns after
 * the warm-up. Writes `bench/results/sac-<id>-beside-sb3-<runtime>.json` after every turn.
 */

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { wholeNumber } from "../cli/flags.ts";
import { settingOf } from "../cli/zoo/zoo.ts";
import { envs, rl, use } from "../mod.ts";
import { median } from "./agree.ts";
import { interpreter } from "./peers/python.ts";
import { writeResults } from "./results.ts";

const command = new Command("bench/beside_sb3.ts")
  .description("SAC here and in Stable-Baselines3, in one run.")
  .argument("[id]", "an environment of Gymnasium's with actions in a Box", "HalfCheetah-v5")
  .argument("[steps]", "steps of each", wholeNumber(1), 200_000)
  .argument("[every]", "steps of a turn", wholeNumber(1), 10_000)
  .option("--seed <n>", "of both", wholeNumber(0), 0)
  .option("--threads <n>", "that either may use", wholeNumber(1), 1)
  .parse();
const [id, steps, every] = command.processedArgs as [string, number, number];
const { seed, threads } = command.opts<{ readonly seed: number; readonly threads: number }>();

/** Where a training stands after a turn. */
interface Mark {
  readonly step: number;
  /** That the turn took, without its evaluation. */
  readonly seconds: number;
  readonly mean: number;
  readonly std: number;
}

const { environment, options } = settingOf(`gymnasium:${id}`, "sac");
const { learning_starts } = rl.algorithms.sac.options.parse(options) as {
  readonly learning_starts: number;
};
const python = interpreter("modern");

await use("native", { threads });
const env = envs.make(environment, { python });
const evaluationEnv = envs.make(environment, { python });
const agent = new rl.SAC(env as never, { ...options, seed });

async function ours(step: number): Promise<Mark> {
  const begin = performance.now();
  await agent.learn({ total_timesteps: step });
  const seconds = (performance.now() - begin) / 1000;
  const { mean, std } = await agent.evaluate(evaluationEnv as never, { episodes: 10 });
  return { step, seconds, mean, std };
}

const script = fileURLToPath(new URL("python/sb3_sac.py", import.meta.url));
const peer = spawn(python, [script, id, `${seed}`, JSON.stringify(options), `${threads}`], {
  stdio: ["pipe", "pipe", "inherit"],
});
const lines = createInterface({ input: peer.stdout })[Symbol.asyncIterator]();
async function answer(): Promise<unknown> {
  const { value, done } = await lines.next();
  if (done) throw new Error("Cannot compare: Stable-Baselines3 ended; see what it printed.");
  return JSON.parse(value as string);
}
function theirs(step: number): Promise<Mark> {
  peer.stdin.write(`${step}\n`);
  return answer() as Promise<Mark>;
}

const versions = await answer();
const marks: { readonly glueball: Mark[]; readonly sb3: Mark[] } = { glueball: [], sb3: [] };
/** Seconds of the turns that only learned. */
const learned = (turns: readonly Mark[]): readonly number[] =>
  turns.filter(({ step }) => step - every >= learning_starts).map(({ seconds }) => seconds);
for (let step = every; step <= steps; step += every) {
  marks.glueball.push(await ours(step));
  marks.sb3.push(await theirs(step));
  const [own, other] = [marks.glueball, marks.sb3].map((turns) => turns.at(-1)!);
  console.log(
    `${step} steps: ${own!.mean.toFixed(0)} ± ${own!.std.toFixed(0)} in ${own!.seconds.toFixed(0)} s, ` +
      `Stable-Baselines3 ${other!.mean.toFixed(0)} ± ${other!.std.toFixed(0)} in ${other!.seconds.toFixed(0)} s`,
  );
  const [mine, others] = [learned(marks.glueball), learned(marks.sb3)];
  const stepsPerSecond = { glueball: every / median(mine), sb3: every / median(others) };
  const ratio = median(others.map((seconds, turn) => seconds / mine[turn]!));
  const found = { environment, algorithm: "sac", options, seed, threads, versions };
  writeResults(`sac-${id}-beside-sb3`, { ...found, stepsPerSecond, ratio, marks });
}
peer.stdin.end();
agent.dispose();
for (const each of [env, evaluationEnv] as rl.Environment[]) each.close?.();
