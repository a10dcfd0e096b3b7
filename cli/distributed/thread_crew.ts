/** Threads of this process that act for the learner in it, however they are joined to it. */

import { Worker } from "node:worker_threads";
import type { Agent } from "../../rl/mod.ts";
import type { EnvironmentWords } from "../environment_flags.ts";
import type { Setting } from "../zoo/zoo.ts";
import type { ActorThreadData, ThreadTask } from "./actor_thread.ts";

/** Milliseconds that a thread has to end by itself. */
const GRACE = 5000;

/** What threads are started with. */
export interface ThreadOptions {
  readonly actors: number;
  readonly setting: Setting;
  readonly words: EnvironmentWords;
  /** Ends every wait with its reason. */
  readonly signal: AbortSignal;
}

/** What threads are told of a training: they make the environments of its agent. */
export function threadTaskOf(
  agent: Agent,
  { setting, words }: ThreadOptions,
): Pick<ActorThreadData, "task" | "words"> {
  const { n_envs = 1, frame_stack = 1, environment, module } = agent.metadata;
  const task: ThreadTask = {
    seed: agent.options.seed,
    setting: {
      ...{ algorithm: setting.algorithm, environment: agent.env.name, normalize: false },
      options: { ...agent.options } as Readonly<Record<string, unknown>>,
      env_options: environment as EnvironmentWords,
      frame_stack: frame_stack as number,
      n_envs: n_envs as number,
    },
  };
  const own: EnvironmentWords = {
    trust: "true", // the learner has made such an environment
    ...(typeof module === "string" && { env_module: module }),
    ...words,
  };
  return { task, words: own };
}

/** The threads. */
export class ThreadCrew {
  readonly workers: readonly Worker[];
  readonly #ends: readonly Promise<void>[];

  /**
   * Starts one for each of `data`.
   *
   * @param onEnd is called with why one has ended; also where it was told to.
   */
  constructor(data: readonly ActorThreadData[], onEnd: (error: Error) => void) {
    const script = import.meta.url.endsWith(".ts") ? "actor_thread.ts" : "actor_thread.js";
    const url = new URL(script, import.meta.url);
    this.workers = data.map((workerData) => new Worker(url, { workerData }));
    this.#ends = this.workers.map((worker, i) => {
      const fail = (reason: string): void => {
        onEnd(new Error(`Cannot continue: actor ${i} has ended: ${reason}`));
      };
      worker.on("message", ({ failure }) => {
        if (failure === undefined) return;
        fail(failure as string);
        void worker.terminate();
      });
      worker.once("error", (error: Error) => fail(error.message));
      return new Promise((resolve) => {
        worker.once("exit", () => {
          fail("its thread is gone"); // unless it has said why, or was told to
          resolve();
        });
      });
    });
  }

  /** Waits for threads that were told to end; one that does not is ended. */
  async end(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise((resolve) => {
      timer = setTimeout(resolve, GRACE);
    });
    await Promise.race([Promise.all(this.#ends), late]);
    clearTimeout(timer);
    await Promise.all(this.workers.map((worker) => worker.terminate()));
  }
}
