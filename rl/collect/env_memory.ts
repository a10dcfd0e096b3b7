/** What a recurrent network remembers of environments. */
import { arrayState, type Checkpointable } from "../checkpointable.ts";
import { PolicyMemory, type Remembers } from "../networks/recurrent_policy.ts";
import type { EnvAdapter } from "./env_adapter.ts";

/** What a recurrent network remembers of the episode of each environment; nothing where an episode begins. */
export class EnvMemory {
  /** The memory of the environments. */
  readonly current: PolicyMemory;
  /** 1 for each environment whose next observation begins an episode. */
  readonly begins: Uint8Array;
  readonly #envs: Pick<EnvAdapter, "count" | "done" | "reset" | "steps">;

  constructor(net: Remembers, envs: Pick<EnvAdapter, "count" | "done" | "reset" | "steps">) {
    this.#envs = envs;
    this.current = new PolicyMemory(net, envs.count);
    this.begins = new Uint8Array(envs.count).fill(1);
  }

  /** Notes which episodes have ended with the latest step, and empties the memory of those that begin. */
  forgetEnded(): void {
    const { done, reset, count, steps } = this.#envs;
    for (let i = 0; i < count; i++) {
      // A step that resets shows a first observation, too.
      if (steps > 0 && (done[i] === 1 || reset[i] === 1)) this.begins[i] = 1;
      if (this.begins[i] === 1) this.current.forget(i);
    }
  }

  /** All episodes are given up: new ones begin. */
  clear(): void {
    this.begins.fill(1);
    this.#envs.done.fill(0);
    this.#envs.reset.fill(0);
  }

  /** What a checkpoint holds of it. */
  get parts(): Readonly<Record<"memory" | "begins", Checkpointable>> {
    const begins = arrayState("begins", this.begins);
    return {
      memory: this.current,
      begins: {
        ...begins,
        state: () => {
          this.forgetEnded(); // what the latest step has ended is in no other part
          return begins.state();
        },
      },
    };
  }
}
