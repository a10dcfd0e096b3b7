/** Shares of rollouts that a learner asks a thread for, by messages. */

import type { MessagePort } from "node:worker_threads";
import type { Weights } from "../../rl/experience/exchange.ts";
import type { SharedRollout } from "../../rl/experience/rollouts.ts";
import type { RolloutPost } from "./acting.ts";
import type { ClaimedShare } from "./actor_link.ts";

/** A share that the learner asks for; nothing ends the thread. */
export interface ShareRequest {
  /** Of the round; also the version of its weights. */
  readonly number: number;
  readonly share: number;
  readonly state: Uint8Array | null;
  /** `null` where they are known from an earlier request. */
  readonly weights: Uint8Array | null;
}

/** The learner needs no more. */
export class ToldToEnd extends Error {
  override name = "ToldToEnd";
}

/** The thread's side: takes requests, and answers them. */
export class PortPost implements RolloutPost {
  readonly #port: MessagePort;
  readonly #waiting: (ShareRequest | null)[] = [];
  #wake: () => void = () => {};
  #weights: Weights | null = null;

  constructor(port: MessagePort) {
    this.#port = port;
    port.on("message", (request: ShareRequest | null) => {
      this.#waiting.push(request);
      this.#wake();
    });
  }

  async claim(): Promise<ClaimedShare> {
    if (this.#waiting.length === 0) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const request = this.#waiting.shift();
    if (!request) throw new ToldToEnd();
    const { number, share, state, weights } = request;
    if (weights !== null) this.#weights = { version: number, bytes: weights };
    return { number, version: number, share, state };
  }

  async deliver(_: ClaimedShare, rollout: SharedRollout): Promise<void> {
    this.#port.postMessage({ rollout });
  }

  async newest(version: number): Promise<Weights | null> {
    return this.#weights !== null && this.#weights.version > version ? this.#weights : null;
  }

  async rest(): Promise<void> {}
}
