/** Actors in threads of this process, which share memory with the learner. */

import { adaptEnv } from "../../rl/collect/collector.ts";
import type { Arrival } from "../../rl/experience/exchange.ts";
import { packedLayout, packedSize } from "../../rl/experience/packed_transitions.ts";
import { seedOfShare } from "../../rl/experience/rollouts.ts";
import { SharedExchange } from "../../rl/experience/shared_exchange.ts";
import { bytesOf } from "../saved_agents.ts";
import type { ActorThreadData } from "./actor_thread.ts";
import type { DistributedAgent, LearnerExchange } from "./learner.ts";
import { ThreadCrew, type ThreadOptions, threadTaskOf } from "./thread_crew.ts";

/** Transitions in a message, and messages of an actor that may wait: what waits was acted by weights that become older. */
const [SIZE, MOST_WAITING] = [128, 4] as const;
/** Bytes by which a file of weights may become larger: its tensors do not. */
const SLACK = 4096;

/** The threads, and the learner's side of the exchange with them. No checkpoint can bring back what they have sent. */
export class ActorThreads implements LearnerExchange, AsyncDisposable {
  readonly isConnected = true;
  readonly isCrowded = false;
  readonly #exchange: SharedExchange;
  readonly #crew: ThreadCrew;

  private constructor(exchange: SharedExchange, data: readonly ActorThreadData[]) {
    this.#exchange = exchange;
    this.#crew = new ThreadCrew(data, (error) => exchange.close(error));
  }

  /** Starts actors of an agent, with its weights. */
  static async start(agent: DistributedAgent, options: ThreadOptions): Promise<ActorThreads> {
    const { actors, signal } = options;
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
    const { n_envs = 1, backend } = agent.metadata;
    const told = threadTaskOf(agent, options);
    const data = exchange.ends.map((end, index): ActorThreadData => {
      const setup = {
        ...{ backend: backend as string, nEnvs: n_envs as number, index, actors, size: SIZE },
        seed: seedOfShare(agent.options.seed, index),
      };
      return { ...told, steps: { end, setup } };
    });
    return new ActorThreads(exchange, data);
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
    await this.#crew.end();
  }
}
