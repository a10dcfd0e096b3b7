/** `glueball evaluate`: measures the agent of a checkpoint. */

import { styleText } from "node:util";
import type { Command } from "commander";
import { ProgressBar } from "../../gluon/utils/progress_bar.ts";
import { addEnvironmentFlags, addTrustFlag, givenWords } from "../environment_flags.ts";
import { backendOption, threadsOption, wholeNumber } from "../flags.ts";
import {
  formatCount,
  formatDuration,
  formatReturn,
  formatSpread,
  formatTable,
} from "../terminal/format.ts";
import { interruptible } from "../terminal/interrupt.ts";
import { print } from "../terminal/output.ts";

interface Flags {
  readonly backend: string;
  readonly episodes: number;
  readonly seed: number;
}

export function configure(command: Command): void {
  command
    .argument("<checkpoint>", "a file that train saved, or a folder of them: the newest")
    .addOption(backendOption())
    .addOption(threadsOption())
    .option("-n, --episodes <n>", "episodes to play greedily", wholeNumber(1), 100)
    .option("--seed <n>", "seed of the environment", wholeNumber(0), 1_000_000)
    .action((path: string) => interruptible((signal) => run(command, path, signal)));
  addEnvironmentFlags(command);
  addTrustFlag(command);
}

async function run(command: Command, path: string, signal: AbortSignal): Promise<void> {
  const flags = command.opts<Flags>();
  const words = givenWords(command, true);
  const { makeEvalEnv, openAgent, specOf } = await import("../agents.ts");
  const agent = await openAgent(path, { backend: flags.backend, words });
  const env = makeEvalEnv(agent, words);
  const started = performance.now();
  const bar = new ProgressBar({ total: flags.episodes, unit: "episode", delay: 1 });
  const onEpisode = (episodes: number): void => bar.update(episodes);
  const { returns, mean, std } = await agent
    .evaluate(env, { ...flags, signal, onEpisode })
    .finally(() => bar.close());
  const seconds = (performance.now() - started) / 1000;
  const sorted = returns.toSorted((a, b) => a - b);
  const at = (share: number): string =>
    formatReturn(sorted[Math.round(share * (sorted.length - 1))] as number);
  print(
    `${styleText("bold", env.name)}, agent of ${formatCount(agent.step)} steps: ` +
      `${formatCount(returns.length)} episodes on ${flags.backend}, in ${formatDuration(seconds)}\n`,
  );
  print(
    formatTable([
      ["mean return", formatSpread(mean, std)],
      ["least, median, most", `${at(0)}, ${at(0.5)}, ${at(1)}`],
    ]),
  );
  const { reward_threshold: threshold } = specOf(env);
  if (threshold === undefined) return;
  const verdict =
    mean >= threshold ? styleText("green", "solved") : styleText("yellow", "not solved");
  print(`  ${verdict}: ${threshold} is needed`);
}
