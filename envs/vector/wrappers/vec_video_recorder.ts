/** Records vector environments as pictures: a PNG file for each step, of all environments. */

import * as z from "zod/mini";
import type {
  Action,
  EnvironmentState,
  Image,
  InitOptions,
  Observation,
  VectorEnvironment,
  VectorStep,
} from "../../../rl/environment.ts";
import type { Batched } from "../../../rl/spaces/mod.ts";
import { count, parseState, refuseState } from "../../../rl/state.ts";
import { tileImages } from "../../base/tile_images.ts";
import { checkFunction } from "../../wrappers/checks.ts";
import {
  checkRecording,
  encodePNG,
  type PictureTarget,
  pictureWriter,
  type RecordedPicture,
} from "../../wrappers/pictures.ts";
import { checkVectorEnv, VectorWrapper } from "./vector_wrapper.ts";

/** Options of `VecVideoRecorder`, with Stable-Baselines3's names. */
export interface VecVideoRecorderOptions {
  /** Whether to begin a recording at a step, of which the first is 0. Default: at that one only. */
  readonly record_video_trigger?: (step: number) => boolean;
  /** Pictures of each recording; 0 for no end. Default: 200. */
  readonly video_length?: number;
  /** What names of recordings begin with. Default: `rl-video`. */
  readonly name_prefix?: string;
}

const stateForm = z.object({
  step: count,
  recording: z.nullable(z.strictObject({ from: count, frames: count })),
});

/**
 * Writes pictures of all environments in one, after each step, as PNG files, `000000.png` and on, in a folder for each
 * recording, `rl-video-step-0`: Stable-Baselines3's `VecVideoRecorder`, which writes films. A training that is killed
 * and resumed writes the same pictures again, over those after its checkpoint.
 */
export class VecVideoRecorder<O = Observation, A = Action> extends VectorWrapper<O, A> {
  readonly #options: Required<VecVideoRecorderOptions>;
  readonly #write: (picture: RecordedPicture) => void;
  readonly #images: () => readonly Image[];
  #step = 0;
  /** The step that the recording began at, and the pictures that it has. */
  #recording: { readonly from: number; readonly frames: number } | null = null;

  /**
   * Records the environments into a folder.
   *
   * @param video_folder where the folders of recordings are made, or what takes each picture, as in a page.
   * @throws {TypeError} where the environments cannot be rendered.
   * @throws {RangeError} naming the option that is wrong, and its value.
   */
  constructor(
    env: VectorEnvironment<O, A>,
    video_folder: PictureTarget,
    options: VecVideoRecorderOptions = {},
  ) {
    checkVectorEnv(env, "VecVideoRecorder");
    if (env.get_images === undefined) {
      throw new TypeError(
        `Cannot record ${env.num_envs} x ${env.name}: it has no get_images(); environments that can be rendered have, ` +
          "in this thread.",
      );
    }
    super(env, env.single_observation_space);
    const { record_video_trigger = (step: number) => step === 0 } = options;
    const { video_length = 200, name_prefix = "rl-video" } = options;
    checkRecording(env.name, { video_length, name_prefix });
    checkFunction(record_video_trigger, `choose steps of ${env.name} to record`);
    this.#options = { record_video_trigger, video_length, name_prefix };
    this.#write = pictureWriter(env.name, video_folder);
    this.#images = env.get_images.bind(env);
  }

  /** Resets every environment; with `seed`, environment `i` is seeded with `seed + i`. */
  get_init_state(options?: InitOptions): Batched<O> {
    const states = this.env.get_init_state(options);
    this.#capture();
    return states;
  }

  /** Runs one time step of every environment. */
  step(actions: Batched<A>): VectorStep<Batched<O>> {
    const step = this.env.step(actions);
    this.#step++;
    this.#capture();
    return step;
  }

  #capture(): void {
    const { record_video_trigger, video_length, name_prefix } = this.#options;
    if (this.#recording === null && record_video_trigger(this.#step)) {
      this.#recording = { from: this.#step, frames: 0 };
    }
    if (this.#recording === null) return;
    const { from, frames } = this.#recording;
    const [first, ...others] = this.#images() as [Image, ...Image[]];
    const png = encodePNG(tileImages([first, ...others]));
    this.#write({ name: `${name_prefix}-step-${from}`, frame: frames, png });
    this.#recording = frames + 1 === video_length ? null : { from, frames: frames + 1 };
  }

  /** The states of all environments. */
  override getState(): EnvironmentState {
    return {
      step: this.#step,
      recording: this.#recording && { ...this.#recording },
      env: this.env.getState(),
    };
  }

  /** Restores the states of all environments. */
  override setState(state: EnvironmentState): void {
    this.env.setState(state?.env as EnvironmentState);
    const what = `VecVideoRecorder of ${this.name}`;
    const { step, recording } = parseState(stateForm, state, what);
    if (recording && recording.from > step) {
      refuseState(what, `it records from step ${recording.from}, but is at step ${step}`);
    }
    [this.#step, this.#recording] = [step, recording];
  }
}
