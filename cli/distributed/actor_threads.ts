/** Actors in threads of this process, which share memory with the learner. */

import { Worker } from "node:worker_threads";
import { adaptEnv } from "../../rl/collect/collector.ts";
import type { Arrival } from "../../rl/experience/exchange.ts";
import { packedLayout, packedSize } from "../../rl/experience/packed_transitions.ts";
import { seedOfShare } from "../../rl/experience/rollouts.ts";
import { SharedExchange } from "../../rl/experience/shared_exchange.ts";
import type { EnvironmentWords } from "../environment_flags.ts";
import { bytesOf } from "../saved_agents.ts";
import type { Setting } from "../zoo/zoo.ts";
import type { ActorThreadData } from "./actor_thread.ts";
import type { DistributedAgent, LearnerExchange } from "./learner.ts";

/** Transitions in a message, and messages of an actor that may wait: what waits was acted by weights that become older. */
const [SIZE, MOST_WAITING] = [128, 4] as const;
/** Bytes by which a file of weights may become larger: its tensors do not. */
const SLACK = 4096;
/** Milliseconds that a thread has to end by itself. */
const GRACE = 5000;

/** What the threads are started with. */
export interface ActorThreadsOptions {
  readonly actors: number;
  readonly setting: Setting;
  readonly words: EnvironmentWords;
  /** Ends every wait with its reason. */
  readonly signal: AbortSignal;
}

/** The threads, and the learner's side of the exchange with them. No checkpoint can bring back what they have sent. */
export class ActorThreads implements LearnerExchange, AsyncDisposable {
  readonly isConnected = true;
  readonly isCrowded = false;
  readonly #exchange: SharedExchange;
  readonly #ends: readonly Promise<unknown>[];
  readonly #workers: readonly Worker[];

  private constructor(exchange: SharedExchange, workers: readonly Worker[]) {
    this.#exchange = exchange;
    this.#workers = workers;
    this.#ends = workers.map((worker, i) => {
      const fail = (reason: string): void => {
        exchange.close(new Error(`Cannot continue: actor ${i} has ended: ${reason}`));
      };
      worker.once("message", fail);
      worker.once("error", (error: Error) => fail(error.message));
      return new Promise<void>((resolve) => {
        worker.once("exit", () => {
          fail("its thread is gone"); // unless it has said why, or was told to
          resolve();
        });
      });
    });
  }

  /** Starts actors of an agent, with its weights. */
  static async start(agent: DistributedAgent, options: ActorThreadsOptions): Promise<ActorThreads> {
    const { actors, setting, words, signal } = options;
    const { prioritized_replay } = agent.options as { readonly prioritized_replay?: boolean };
    const weights = await bytesOf(await agent.behavior.save_parameters());
    const exchange = new SharedExchange({
      actors,
      messageBytes: SIZE * packedSize(packedLayout(adaptEnv(agent.env), !!prioritized_replay)),
      weightBytes: weights.length + SLACK,
      mostWaiting: MOST_WAITING,
    });
    await exchange.publish(weights);
    signal.addEventListener("abort", () => exchange.close(signal.reason), { once: true });
    const { n_envs = 1, frame_stack = 1, environment, module, backend } = agent.metadata;
    const { seed } = agent.options;
    const task = {
      seed,
      setting: {
        ...{ algorithm: setting.algorithm, environment: agent.env.name, normalize: false },
        options: { ...agent.options } as Readonly<Record<string, unknown>>,
        env_options: environment as EnvironmentWords,
        frame_stack: frame_stack as number,
      },
    };
    const own: EnvironmentWords = {
      trust: "true", // the learner has made such an environment
      ...(typeof module === "string" && { env_module: module }),
      ...words,
    };
    const script = import.meta.url.endsWith(".ts") ? "actor_thread.ts" : "actor_thread.js";
    const workers = exchange.ends.map((end, index) => {
      const setup = {
        ...{ backend: backend as string, nEnvs: n_envs as number, index, actors, size: SIZE },
        seed: seedOfShare(seed, index),
      };
      const workerData: ActorThreadData = { end, task, words: own, setup };
      return new Worker(new URL(script, import.meta.url), { workerData });
    });
    return new ActorThreads(exchange, workers);
  }

  async take(): Promise<Arrival> {
    const arrival = await this.#exchange.take();
    await this.#exchange.release(arrival.position);
    return arrival;
  }

  seek(position: string): void {
    this.#exchange.seek(position);
  }

  release(position: string): Promise<void> {
    return this.#exchange.release(position);
  }

  refuse(_: Arrival, reason: string): void {
    this.#exchange.close(new RangeError(reason)); // they are of one program: it is at fault
  }

  publish(bytes: Uint8Array): Promise<number> {
    return this.#exchange.publish(bytes);
  }

  async save(): Promise<void> {}

  /** Ends the threads. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#exchange.close();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise((resolve) => {
      timer = setTimeout(resolve, GRACE);
    });
    await Promise.race([Promise.all(this.#ends), late]);
    clearTimeout(timer);
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }
}
