/** A thread that acts for the learner in the main one. */

import { parentPort, workerData } from "node:worker_threads";
import { SharedActorLink, type SharedEnd } from "../../rl/experience/shared_exchange.ts";
import { loadModule } from "../env_module.ts";
import type { EnvironmentWords } from "../environment_flags.ts";
import { type ActedTask, type ActorSetup, act, makeActor } from "./acting.ts";

/** What a thread is started with. */
export interface ActorThreadData {
  readonly end: SharedEnd;
  readonly task: ActedTask;
  readonly words: EnvironmentWords;
  readonly setup: ActorSetup;
}

if (workerData?.end) await run(workerData as ActorThreadData);

/** Ends with the exchange; an error goes to the learner, in words. */
async function run({ end, task, words, setup }: ActorThreadData): Promise<void> {
  const link = new SharedActorLink(end);
  try {
    if (words.env_module !== undefined) await loadModule(words.env_module);
    const agent = await makeActor(task, words, setup);
    await act(agent, { sink: link, weights: link, ...setup });
  } catch (error) {
    if (!link.isClosed) parentPort?.postMessage((error as Error).message);
  }
}
