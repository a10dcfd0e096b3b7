/** An environment that shows pictures by a formula; `Pictures` of tools/golden/gymnasium/gymnasium_wrappers.py is the same. */

import { invalidAction, notRunning } from "../../../envs/base/errors.ts";
import type { Environment, EnvironmentState, InitOptions, Step } from "../../../rl/environment.ts";
import { Box, Discrete } from "../../../rl/spaces/mod.ts";

/** Pictures of uint8, three lives, and an end at step 60. */
export class Pictures implements Environment<Uint8Array, number> {
  readonly name = "Pictures";
  readonly observation_space: Box<"uint8">;
  readonly action_space: Discrete = new Discrete(4);
  readonly #size: readonly [number, number, number];
  /** -1 before the first episode. */
  #time = -1;
  #action = 0;

  /** @param channels 0 where they have no axis of their own. */
  constructor(height: number, width: number, channels: number) {
    this.#size = [height, width, channels];
    const shape = channels === 0 ? [height, width] : [height, width, channels];
    this.observation_space = new Box<"uint8">({ low: 0, high: 255, shape, dtype: "uint8" });
  }

  get_init_state(_options?: InitOptions): Uint8Array {
    [this.#time, this.#action] = [0, 0];
    return this.#picture();
  }

  step(action: number): Step<Uint8Array> {
    if (this.#time < 0) throw notRunning(this.name, "new", 0);
    if (this.#time === 60) throw notRunning(this.name, "terminated", 60);
    if (!this.action_space.contains(action)) {
      throw invalidAction(this.name, action, this.action_space);
    }
    this.#time += 1;
    this.#action = action;
    const terminated = this.#time === 60;
    const lives = 3 - Math.floor(this.#time / 17);
    const reward = ((this.#time * 7 + action) % 5) - 2;
    const flags = { done: terminated, terminated, truncated: false };
    return { next_state: this.#picture(), reward, ...flags, info: { lives } };
  }

  clone(): Pictures {
    const copy = new Pictures(...this.#size);
    copy.setState(this.getState());
    return copy;
  }

  getState(): EnvironmentState {
    return { time: this.#time, action: this.#action };
  }

  setState({ time, action }: EnvironmentState): void {
    [this.#time, this.#action] = [time as number, action as number];
  }

  #picture(): Uint8Array {
    const [height, width, depth] = this.#size;
    const channels = Math.max(1, depth);
    const data = new Uint8Array(height * width * channels);
    for (let y = 0, i = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        for (let c = 0; c < channels; c++) {
          const moving = 29 * this.#time + 3 * this.#action;
          data[i++] = 7 * y + 13 * x + 5 * c + ((y * x) % 31) + moving;
        }
      }
    }
    return data;
  }
}
