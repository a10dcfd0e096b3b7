/** Records episodes as pictures: a PNG file for each step. */

import * as z from "zod/mini";
import type {
  Action,
  Environment,
  EnvironmentState,
  InitOptions,
  Observation,
  Step,
} from "../../rl/environment.ts";
import { count, parseState, refuseState } from "../../rl/state.ts";
import { checkFunction } from "./checks.ts";
import {
  checkRecording,
  encodePNG,
  type PictureTarget,
  pictureWriter,
  type RecordedPicture,
} from "./pictures.ts";
import { Wrapper } from "./wrapper.ts";

/** Options of `RecordVideo`, with Gymnasium's names. */
export interface RecordVideoOptions {
  /** Whether to record an episode, the first of which is 0. Default, without `step_trigger`: `cappedCubicVideoSchedule`. */
  readonly episode_trigger?: (episode: number) => boolean;
  /** Whether to begin a recording with a step, of which the first is 0. Default: with none. */
  readonly step_trigger?: (step: number) => boolean;
  /** Pictures of each recording; 0, the default, for the rest of the episode. */
  readonly video_length?: number;
  /** What names of recordings begin with. Default: `rl-video`. */
  readonly name_prefix?: string;
}

const stateForm = z.object({
  episode: z.int().check(z.gte(-1)),
  step: z.int().check(z.gte(-1)),
  recording: z.nullable(z.strictObject({ name: z.string(), frames: count })),
});

/** Episodes 0, 1, 8, 27, ... 729, then 1000, 2000, ..., as Gymnasium. */
export function cappedCubicVideoSchedule(episode: number): boolean {
  return episode < 1000 ? Math.round(Math.cbrt(episode)) ** 3 === episode : episode % 1000 === 0;
}

/**
 * Writes pictures of some episodes, `render("rgb_array")` after each step, as PNG files, `000000.png` and on, in a folder
 * for each recording, as Gymnasium's `RecordVideo` writes films; `ffmpeg -i rl-video-episode-0/%06d.png film.mp4` makes one.
 *
 * Each is on disk before the step returns. A training that is killed and resumed writes the same pictures again, over
 * those after its checkpoint. Copies made by `clone` do not record.
 */
export class RecordVideo<O = Observation, A = Action> extends Wrapper<O, A> {
  readonly #options: Required<RecordVideoOptions>;
  readonly #write: (picture: RecordedPicture) => void;
  #episode = -1;
  #step = -1;
  #recording: { readonly name: string; readonly frames: number } | null = null;
  #isCopy = false;

  /**
   * Records an environment into a folder.
   *
   * @param video_folder where the folders of recordings are made, or what takes each picture, as in a page.
   * @throws {TypeError} where the environment cannot be rendered.
   * @throws {RangeError} naming the option that is wrong, and its value.
   */
  constructor(
    env: Environment<O, A>,
    video_folder: PictureTarget,
    options: RecordVideoOptions = {},
  ) {
    super(env, env);
    const { step_trigger = () => false, video_length = 0, name_prefix = "rl-video" } = options;
    const never = (): boolean => false;
    const { episode_trigger = options.step_trigger ? never : cappedCubicVideoSchedule } = options;
    if (env.render === undefined) {
      throw new TypeError(
        `Cannot record ${env.name}: it has no render(); give it one with the mode "rgb_array".`,
      );
    }
    checkRecording(env.name, { video_length, name_prefix });
    checkFunction(episode_trigger, `choose episodes of ${env.name} to record`);
    checkFunction(step_trigger, `choose steps of ${env.name} to record`);
    this.#options = { episode_trigger, step_trigger, video_length, name_prefix };
    this.#write = pictureWriter(env.name, video_folder);
  }

  /** The name of the recording that is under way, else `null`. */
  get recording(): string | null {
    return this.#recording?.name ?? null;
  }

  /** Begins an episode and returns its first observation: Gymnasium's `reset`. */
  get_init_state(options?: InitOptions): O {
    const state = this.env.get_init_state(options);
    const { episode_trigger, video_length, name_prefix } = this.#options;
    this.#episode += 1;
    if (video_length === 0) this.#recording = null;
    if (episode_trigger(this.#episode)) this.#begin(`${name_prefix}-episode-${this.#episode}`);
    this.#capture();
    return state;
  }

  /** Runs one time step with an action. */
  step(action: A): Step<O> {
    const step = this.env.step(action);
    const { step_trigger, name_prefix } = this.#options;
    this.#step += 1;
    if (step_trigger(this.#step)) this.#begin(`${name_prefix}-step-${this.#step}`);
    this.#capture();
    return step;
  }

  #begin(name: string): void {
    this.#recording = { name, frames: 0 };
  }

  #capture(): void {
    if (this.#recording === null) return;
    const { name, frames } = this.#recording;
    if (!this.#isCopy) {
      this.#write({ name, frame: frames, png: encodePNG(this.render!("rgb_array")) });
    }
    const { video_length } = this.#options;
    this.#recording = frames + 1 === video_length ? null : { name, frames: frames + 1 };
  }

  /** The complete state; after `setState` with it, an episode continues bit for bit. */
  override getState(): EnvironmentState {
    const { name, frames } = this.#recording ?? {};
    return {
      episode: this.#episode,
      step: this.#step,
      recording: name === undefined ? null : { name, frames: frames as number },
      env: this.env.getState(),
    };
  }

  /** Restores a state. */
  override setState(state: EnvironmentState): void {
    this.env.setState(state?.env as EnvironmentState);
    const what = `RecordVideo of ${this.name}`;
    const { episode, step, recording } = parseState(stateForm, state, what);
    const { name_prefix } = this.#options;
    const [, kind] = recording?.name.slice(name_prefix.length).match(/^-(episode|step)-\d+$/) ?? [];
    if (recording && !(kind && recording.name.startsWith(name_prefix))) {
      refuseState(what, `"${recording.name}" is no recording with name_prefix "${name_prefix}"`);
    }
    [this.#episode, this.#step, this.#recording] = [episode, step, recording];
  }

  /** Creates this wrapper, with its options, around another environment: what `clone` is made of. */
  protected rewrap(env: Environment<O, A>): Environment<O, A> {
    const copy = new RecordVideo(env, () => {}, this.#options);
    copy.#isCopy = true;
    return copy;
  }
}
