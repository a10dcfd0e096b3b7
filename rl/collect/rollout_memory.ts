/** The memories of a recurrent policy in a rollout. */
import { arrayState, type Checkpointable } from "../checkpointable.ts";
import { PolicyMemory, type Remembers } from "../networks/recurrent_policy.ts";
import type { RolloutBuffer } from "../replay/rollout_buffer.ts";
import type { StepSink } from "./collector.ts";
import type { EnvAdapter } from "./env_adapter.ts";
import { EnvMemory } from "./env_memory.ts";

/** What an LSTM remembers of each environment now, and remembered before each entry of the rollout. */
export class RolloutMemory {
  /** The memory before each entry, `(size, width)`. */
  readonly before: Float32Array;
  /** 1 where an episode begins with that entry. */
  readonly starts: Uint8Array;
  readonly #memory: EnvMemory;
  readonly #rollout: RolloutBuffer;
  /** A copy of that of all environments, and of that of one. */
  readonly #next: PolicyMemory;
  readonly #single: PolicyMemory;

  constructor(net: Remembers, envs: EnvAdapter<never, never>, rollout: RolloutBuffer) {
    this.#rollout = rollout;
    this.#memory = new EnvMemory(net, envs);
    this.before = new Float32Array(rollout.size * this.current.width);
    this.starts = new Uint8Array(rollout.size);
    this.#next = new PolicyMemory(net, envs.count);
    this.#single = new PolicyMemory(net, 1);
  }

  /** The memory of the environments. */
  get current(): PolicyMemory {
    return this.#memory.current;
  }

  /** Notes the memories before the next entries, which are empty where episodes begin. */
  note(): void {
    const { begins, current } = this.#memory;
    const { width } = current;
    const { begin } = this.#rollout;
    this.#memory.forgetEnded();
    for (let i = 0; i < current.count; i++) {
      const at = (begin + i) * width;
      current.copyTo(this.before.subarray(at, at + width), i);
      this.starts[begin + i] = begins[i]!;
    }
    begins.fill(0);
  }

  /** A copy of the memory that the next observations meet, which holds until the next call. */
  ofNext(): PolicyMemory {
    this.#memory.forgetEnded();
    for (const [i, array] of this.#next.all.entries()) array.set(this.current.all[i]!);
    return this.#next;
  }

  /** A copy of the memory of environment `i`, which holds until the next call. */
  of(i: number): PolicyMemory {
    const row = new Float32Array(this.current.width);
    this.current.copyTo(row, i);
    this.#single.copyFrom(row, 0);
    return this.#single;
  }

  /** The rollout; all memories are empty where the episodes under way are given up. */
  get sink(): StepSink {
    const rollout = this.#rollout;
    return {
      push: (env, step) => rollout.push(env, step),
      clear: () => {
        rollout.clear();
        this.#memory.clear();
      },
      state: () => rollout.state(),
      accepts: (state) => rollout.accepts(state),
      loadState: (state) => rollout.loadState(state),
      arrays: () => rollout.arrays(),
    };
  }

  /** What a checkpoint holds of it. */
  get parts(): Readonly<Record<string, Checkpointable>> {
    return {
      ...this.#memory.parts,
      memories: arrayState("memories", this.before),
      starts: arrayState("starts", this.starts),
    };
  }
}
