/** The memories of a recurrent policy in a rollout. */
import { arrayState, type Checkpointable } from "../checkpointable.ts";
import type { RecurrentActorCritic } from "../networks/recurrent_actor_critic.ts";
import { PolicyMemory } from "../networks/recurrent_policy.ts";
import type { RolloutBuffer } from "../replay/rollout_buffer.ts";
import type { StepSink } from "./collector.ts";
import type { EnvAdapter } from "./env_adapter.ts";

/** What an LSTM remembers of each environment now, and remembered before each entry of the rollout. */
export class RolloutMemory {
  /** The memory of the environments. */
  readonly current: PolicyMemory;
  /** The memory before each entry, `(size, width)`. */
  readonly before: Float32Array;
  /** 1 where an episode begins with that entry. */
  readonly starts: Uint8Array;
  readonly #net: RecurrentActorCritic;
  readonly #envs: EnvAdapter<never, never>;
  readonly #rollout: RolloutBuffer;
  /** 1 for each environment whose next observation begins an episode. */
  readonly #begins: Uint8Array;
  /** Of one environment. */
  readonly #single: PolicyMemory;

  constructor(net: RecurrentActorCritic, envs: EnvAdapter<never, never>, rollout: RolloutBuffer) {
    [this.#net, this.#envs, this.#rollout] = [net, envs, rollout];
    this.current = new PolicyMemory(net, envs.count);
    this.before = new Float32Array(rollout.size * this.current.width);
    this.starts = new Uint8Array(rollout.size);
    this.#begins = new Uint8Array(envs.count).fill(1);
    this.#single = new PolicyMemory(net, 1);
  }

  /** Notes the memories before the next entries, which are empty where episodes begin. */
  note(): void {
    const { width } = this.current;
    const { begin } = this.#rollout;
    this.#forgetEnded();
    for (let i = 0; i < this.#envs.count; i++) {
      const at = (begin + i) * width;
      this.current.copyTo(this.before.subarray(at, at + width), i);
      this.starts[begin + i] = this.#begins[i]!;
    }
    this.#begins.fill(0);
  }

  /** A copy of the memory that the next observations meet. */
  ofNext(): PolicyMemory {
    this.#forgetEnded();
    const copy = new PolicyMemory(this.#net, this.#envs.count);
    for (const [i, array] of copy.all.entries()) array.set(this.current.all[i]!);
    return copy;
  }

  /** A copy of the memory of environment `i`, which holds until the next call. */
  of(i: number): PolicyMemory {
    const row = new Float32Array(this.current.width);
    this.current.copyTo(row, i);
    this.#single.copyFrom(row, 0);
    return this.#single;
  }

  /** Notes which episodes have ended with the latest step, and empties the memory of those that begin. */
  #forgetEnded(): void {
    const { done, reset, count, steps } = this.#envs;
    for (let i = 0; i < count; i++) {
      // A step that resets shows a first observation, too.
      if (steps > 0 && (done[i] === 1 || reset[i] === 1)) this.#begins[i] = 1;
      if (this.#begins[i] === 1) this.current.forget(i);
    }
  }

  /** The rollout; all memories are empty where the episodes under way are given up. */
  get sink(): StepSink {
    const [rollout, envs] = [this.#rollout, this.#envs];
    return {
      push: (env, step) => rollout.push(env, step),
      clear: () => {
        rollout.clear();
        this.#begins.fill(1);
        envs.done.fill(0);
        envs.reset.fill(0);
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
      memory: this.current,
      begins: arrayState("begins", this.#begins),
      memories: arrayState("memories", this.before),
      starts: arrayState("starts", this.starts),
    };
  }
}
