/** Rollouts that threads of this process collect, a share at a time. */

import type { Worker } from "node:worker_threads";
import type { RolloutSource, SharedRollout } from "../../rl/experience/rollouts.ts";
import { type RolloutAgent, sharesOf } from "./learner.ts";
import type { ShareRequest } from "./port_post.ts";
import { ThreadCrew, type ThreadOptions, threadTaskOf } from "./thread_crew.ts";

/** The threads, and the learner's side of what they collect. Its bits do not depend on how many there are. */
export class RolloutThreads implements RolloutSource, AsyncDisposable {
  readonly shares: number;
  readonly #crew: ThreadCrew;
  #round = 0;
  #failure: unknown = null;
  /** Ends the round under way. */
  #fail: (reason: unknown) => void = () => {};

  /** Starts threads for an agent; more than there are shares would have nothing to do. */
  constructor(agent: RolloutAgent, options: ThreadOptions) {
    const told = threadTaskOf(agent, options);
    const { n_envs } = told.task.setting;
    this.shares = sharesOf(n_envs);
    const data = Array.from({ length: Math.min(options.actors, this.shares) }, () => {
      return { ...told, rollouts: { backend: agent.metadata.backend as string } };
    });
    const onEnd = (reason: unknown): void => {
      this.#failure ??= reason;
      this.#fail(reason);
    };
    this.#crew = new ThreadCrew(data, onEnd);
    const { signal } = options;
    signal.addEventListener("abort", () => onEnd(signal.reason), { once: true });
  }

  async collect(
    weights: Uint8Array,
    states: readonly (Uint8Array | null)[],
    use: (rollout: SharedRollout, share: number) => void,
  ): Promise<void> {
    if (this.#failure !== null) throw this.#failure;
    const number = ++this.#round;
    const left = states.keys();
    const ended = new Promise<never>((_, reject) => {
      this.#fail = reject;
    });
    const collecting = this.#crew.workers.map(async (worker) => {
      let news: Uint8Array | null = weights; // which a thread needs once
      for (const share of left) {
        const request = { number, share, state: states[share]!, weights: news };
        use(await ask(worker, request), share);
        news = null;
      }
    });
    await Promise.race([Promise.all(collecting), ended]);
  }

  /** Ends the threads. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const worker of this.#crew.workers) worker.postMessage(null);
    await this.#crew.end();
  }
}

/** Has a thread collect a share. Where it cannot, the crew hears of that. */
function ask(worker: Worker, request: ShareRequest): Promise<SharedRollout> {
  return new Promise((resolve) => {
    worker.once("message", ({ rollout }) => {
      if (rollout !== undefined) resolve(rollout as SharedRollout);
    });
    worker.postMessage(request);
  });
}
