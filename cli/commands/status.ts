/** `glueball status`: what a queue holds, who works on it, and who learns and acts. */

import { type Command, Option } from "commander";
import type { TrainingStatus } from "../distributed/training_status.ts";
import { viewPortOption } from "../flags.ts";
import { addQueueFlags, type QueueFlags, queueArgument, queueOptions } from "../sweep/flags.ts";
import { formatCount, formatTable } from "../terminal/format.ts";
import { interruptible } from "../terminal/interrupt.ts";
import { print } from "../terminal/output.ts";

interface Flags extends QueueFlags {
  readonly clear?: true;
  readonly json?: true;
  readonly view?: true;
  readonly viewPort?: number;
}

/** Digits of a task's name that are shown. */
const SHOWN = 12;

export function configure(command: Command): void {
  command
    .addArgument(queueArgument())
    .option("--json", "print it as JSON")
    .option("--clear", "remove everything of the queue: tasks, checkpoints and results")
    .addOption(
      new Option("--view", "show its trainings on a page of this machine").conflicts([
        "json",
        "clear",
      ]),
    )
    .addOption(viewPortOption())
    .action((url: string, flags: Flags) =>
      flags.view ? interruptible((signal) => watch(url, flags, signal)) : run(url, flags),
    );
  addQueueFlags(command);
}

async function watch(url: string, flags: Flags, signal: AbortSignal): Promise<void> {
  const { serveQueue } = await import("../queue_view/serve_queue.ts");
  await serveQueue({ url, ...queueOptions(flags) }, flags.viewPort, signal);
}

async function run(url: string, flags: Flags): Promise<void> {
  const { SweepQueue } = await import("../sweep/queue.ts");
  using queue = await SweepQueue.open(url, queueOptions(flags));
  if (flags.clear) {
    await queue.clear();
    print("Removed everything of the queue.");
    return;
  }
  const { trainingStatus } = await import("../distributed/training_status.ts");
  const { failures, workers, ...counts } = await queue.status();
  const training = await trainingStatus(url, flags.prefix);
  if (flags.json) {
    const own = { failures: Object.fromEntries(failures), workers: Object.fromEntries(workers) };
    const learning = training && { ...training, actors: Object.fromEntries(training.actors) };
    print(JSON.stringify({ ...counts, ...own, training: learning }, null, 2));
    return;
  }
  const rows = Object.entries(counts).map(([name, count]) => [name, formatCount(count)]);
  print(formatTable([...rows, ["failed", formatCount(failures.size)]]));
  for (const [name, { backend, task, step, done }] of workers) {
    const work =
      task === "" ? "waits" : `${task.slice(0, SHOWN)} on ${backend}, step ${formatCount(step)}`;
    print(`  worker ${name}: ${work}; ${formatCount(done)} done`);
  }
  for (const [task, reason] of failures) print(`  failed ${task.slice(0, SHOWN)}: ${reason}`);
  if (training) printTraining(training);
}

function printTraining({ actors, ...training }: TrainingStatus): void {
  const { algorithm, environment, isLearning, version, waiting, kept } = training;
  print(
    `  ${algorithm} on ${environment}: ${isLearning ? "a learner is at work" : "no learner is at work"}, weights ` +
      `${formatCount(version)}; ${formatCount(waiting)} messages wait, ${formatCount(kept)} are kept`,
  );
  for (const [name, note] of actors) {
    const behind = formatCount(Math.max(0, version - note.version));
    const wait = note.isWaiting ? "; waits for room" : "";
    print(
      `  actor ${name}: ${formatCount(note.environments)} environments on ${note.backend}, step ` +
        `${formatCount(note.step)}, weights ${behind} versions old${wait}`,
    );
  }
}
