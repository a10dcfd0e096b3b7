/** `glueball act`: an actor of a distributed training. */

import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import process from "node:process";
import { type Command, Option } from "commander";
import type { Agent } from "../../rl/mod.ts";
import { loadModule } from "../env_module.ts";
import { addTrustFlag, givenWords } from "../environment_flags.ts";
import { backendOption, threadsOption, wholeNumber } from "../flags.ts";
import {
  addQueueFlags,
  BEATS,
  type QueueFlags,
  queueArgument,
  queueOptions,
} from "../sweep/flags.ts";
import { formatCount } from "../terminal/format.ts";
import { interruptible } from "../terminal/interrupt.ts";
import { print } from "../terminal/output.ts";
import { MOST_ENVS } from "../training/metadata.ts";

interface Flags extends QueueFlags {
  readonly backend: string;
  readonly nEnvs: number;
  readonly size: number;
  readonly refresh: number;
  readonly index: number;
  readonly actors: number;
  readonly seed?: number;
  readonly envModule?: string;
  readonly once?: true;
}

export function configure(command: Command): void {
  command
    .addArgument(queueArgument())
    .addOption(backendOption())
    .addOption(threadsOption())
    .option(
      "--n-envs <n>",
      "environments that step together, each with its own epsilon",
      wholeNumber(1, MOST_ENVS),
      8,
    )
    .option("--index <i>", "of this actor among all, from 0, for its epsilons", wholeNumber(0), 0)
    .option("--actors <n>", "all of them, for their epsilons", wholeNumber(1), 1)
    .option("--size <n>", "transitions in a message", wholeNumber(1, 65_536), 128)
    .option(
      "--refresh <ms>",
      "milliseconds between two downloads of weights at least",
      wholeNumber(0, 3_600_000),
      250,
    )
    .option("--seed <n>", "of its environments and exploration (default: any)", wholeNumber(0))
    .option("--env-module <path>", "a module of yours with the environment of the training")
    .addOption(new Option("--once", "end with the training, instead of waiting for the next"))
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
  const { act, makeActor, rollOutShares } = await import("../distributed/acting.ts");
  const { canRollOut } = await import("../distributed/learner.ts");
  const { ActorLink, TrainingGone } = await import("../distributed/actor_link.ts");
  if (flags.envModule !== undefined) await loadModule(flags.envModule);
  const { env_module: _, ...words } = givenWords(command, true);
  const host = hostname();
  const { prefix, lease } = queueOptions(flags);
  using link = await ActorLink.open(url, {
    prefix,
    actor: `${host}-${process.pid}-${randomUUID().slice(0, 8)}`,
    refresh: flags.refresh,
    lease,
    signal,
  });
  let agent: Agent | null = null;
  let [version, environments] = [0, flags.nEnvs];
  const beat = async (): Promise<void> => {
    const { step = 0 } = agent ?? {};
    const { isWaiting } = link;
    const about = { host, backend: flags.backend, environments };
    await link.beat({ ...about, step, version, isWaiting });
  };
  const heart = setInterval(() => void beat().catch(() => {}), lease / BEATS);
  heart.unref();
  const onWeights = (newest: number): void => {
    version = newest;
  };
  print("Waiting for a training; Ctrl-C ends it.");
  try {
    for (;;) {
      const task = await link.join();
      agent = await makeActor(task, words, flags);
      await beat();
      print(`Acting on ${agent.env.name} for ${task.setting.algorithm}, on ${flags.backend}`);
      let count = 0;
      try {
        if (canRollOut(agent)) {
          await rollOutShares(task, {
            ...{ post: link, words, backend: flags.backend },
            onShare: (...share) => {
              [version, environments] = share;
              count++;
            },
          });
        } else await act(agent, { sink: link, weights: link, ...flags, signal, onWeights });
      } catch (error) {
        if (!(error instanceof TrainingGone)) throw error;
      }
      const took =
        count > 0 ? `${formatCount(count)} rollouts` : `${formatCount(agent.step)} steps`;
      print(`The training has ended, or changed; took ${took}.`);
      agent.dispose();
      if (flags.once) return;
    }
  } finally {
    clearInterval(heart);
    await link.leave().catch(() => {});
  }
}
