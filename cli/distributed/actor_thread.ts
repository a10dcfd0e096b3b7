/** A thread that acts for the learner in the main one. */

import { exit } from "node:process";
import { parentPort, workerData } from "node:worker_threads";
import { SharedActorLink, type SharedEnd } from "../../rl/experience/shared_exchange.ts";
import { loadModule } from "../env_module.ts";
import type { EnvironmentWords } from "../environment_flags.ts";
import type { Setting } from "../zoo/zoo.ts";
import { type ActedTask, type ActorSetup, act, makeActor, rollOutShares } from "./acting.ts";
import { PortPost, ToldToEnd } from "./port_post.ts";

/** What a thread is told of the training. */
export type ThreadTask = ActedTask & { readonly setting: Pick<Setting, "n_envs"> };

/** What a thread is started with. */
export interface ActorThreadData {
  readonly task: ThreadTask;
  readonly words: EnvironmentWords;
  /** Of a thread that sends steps. */
  readonly steps?: { readonly end: SharedEnd; readonly setup: ActorSetup };
  /** Of a thread that is asked for shares of rollouts. */
  readonly rollouts?: { readonly backend: string };
}

/** An error goes to the learner, in words. */
async function run({ task, words, steps, rollouts }: ActorThreadData): Promise<void> {
  try {
    if (words.env_module !== undefined) await loadModule(words.env_module);
    if (steps !== undefined) await sendSteps(task, words, steps);
    if (rollouts === undefined) return;
    const onShare = (): void => {};
    await rollOutShares(task, { ...rollouts, post: new PortPost(parentPort!), words, onShare });
  } catch (error) {
    if (error instanceof ToldToEnd) exit(); // of the thread, which the port keeps alive
    parentPort?.postMessage({ failure: (error as Error).message });
  }
}

/** Ends with the exchange. */
async function sendSteps(
  task: ActedTask,
  words: EnvironmentWords,
  { end, setup }: NonNullable<ActorThreadData["steps"]>,
): Promise<void> {
  const link = new SharedActorLink(end);
  const agent = await makeActor(task, words, setup);
  try {
    await act(agent, { sink: link, weights: link, ...setup });
  } catch (error) {
    if (!link.isClosed) throw error;
  }
}

if (workerData?.task) await run(workerData as ActorThreadData);
