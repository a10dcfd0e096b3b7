/** `glueball work`: runs the tasks of a queue, those of benchmarks anywhere. */

import type { Command } from "commander";
import { formatScore } from "../benchmark/summary.ts";
import { loadModule } from "../env_module.ts";
import { addTrustFlag, givenWords } from "../environment_flags.ts";
import { wholeNumber } from "../flags.ts";
import { addQueueFlags, type QueueFlags, queueArgument, queueOptions } from "../sweep/flags.ts";
import type { Task } from "../sweep/task.ts";
import { interruptible } from "../terminal/interrupt.ts";
import { print } from "../terminal/output.ts";

interface Flags extends QueueFlags {
  readonly untilEmpty?: true;
  readonly saveEvery: number;
  readonly envModule?: string;
}

export function configure(command: Command): void {
  command
    .addArgument(queueArgument())
    .option("--until-empty", "end when no task is left, instead of waiting for more")
    .option(
      "--save-every <seconds>",
      "between two checkpoints of a training at least, from which another worker continues",
      wholeNumber(0, 86_400),
      5,
    )
    .option("--env-module <path>", "a module of yours with environments that tasks name")
    .action((url: string, flags: Flags) =>
      interruptible((signal) => run(command, url, flags, signal)),
    );
  addQueueFlags(command);
  addTrustFlag(command);
}

async function run(
  command: Command,
  url: string,
  flags: Flags,
  signal: AbortSignal,
): Promise<void> {
  const [{ SweepQueue }, { work }] = await Promise.all([
    import("../sweep/queue.ts"),
    import("../sweep/worker.ts"),
  ]);
  if (flags.envModule !== undefined) await loadModule(flags.envModule);
  using queue = await SweepQueue.open(url, queueOptions(flags));
  print("Waiting for tasks; Ctrl-C gives the one under way back.");
  const nameOf = ({ setting, seed }: Task): string =>
    `${setting.algorithm} on ${setting.name}, seed ${seed}`;
  const { env_module: _, ...words } = givenWords(command, true);
  const done = await work(
    queue,
    {
      words,
      untilEmpty: flags.untilEmpty === true,
      betweenCheckpoints: 1000 * flags.saveEvery,
      onTask: (task) => print(`${nameOf(task)} on ${task.backend}`),
      onScore: (task, score) => print(`  ${formatScore(task.setting, score)}`),
      onFailure: (task, reason) => print(`  failed, ${nameOf(task)}: ${reason}`),
    },
    signal,
  );
  print(`Nothing is left to do; finished ${done} ${done === 1 ? "task" : "tasks"} here.`);
}
