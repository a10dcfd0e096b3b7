/** Moving pictures of environments, drawn by their own renderer. */

import { encodeAnimation } from "../../cli/recording/animated_png.ts";
import { shrink } from "../../cli/recording/shrink.ts";
import * as envs from "../../envs/mod.ts";
import { use } from "../../mod.ts";
import * as rl from "../../rl/mod.ts";
import { scripts } from "./scripted.ts";

/** Frames of a picture, and how long each is shown. */
const [BEFORE, FRAMES] = [40, 120];
const MILLISECONDS = 40;
/** Frames of a brief one. */
const BRIEF = 2;
/** Worlds of cells are drawn a step at a time, which eyes follow more slowly. */
const SLOW = { frames: 40, milliseconds: 300 };

/** A picture of the first steps of a policy. */
export interface Played {
  readonly png: Uint8Array;
  /** Who acts. */
  readonly caption: string;
}

/** An environment of any kind. */
type World = rl.Environment<rl.Observation, rl.Action>;

/** Chooses an action. */
type Policy = (state: rl.Observation) => rl.Action | Promise<rl.Action>;

/**
 * A script, where there is one of this name; else random actions, among those that are allowed. A brief picture
 * shows that it can be made.
 */
export async function playScripted(name: string, id: string, isBrief: boolean): Promise<Played> {
  const env = envs.make(id) as unknown as World;
  const script = scripts[name];
  if (script !== undefined)
    return { png: await play(env, script, isBrief), caption: "A scripted policy." };
  const rng = rl.default_rng(1);
  const space = env.action_space as rl.Space<rl.Action> & {
    sample(rng: rl.Generator, mask?: rl.ActionMask): rl.Action;
  };
  const policy = (): rl.Action => space.sample(rng, env.action_mask?.());
  const png = await play(env, policy, isBrief);
  return { png, caption: "Random actions." };
}

/** A DQN, before it learns CartPole and after. */
export async function playCartPole(isBrief: boolean): Promise<Played> {
  await use("wasm-portable");
  const agent = new rl.DQN(envs.make("CartPole-v1"), {
    ...{ learning_rate: 1e-3, batch_size: 128, learning_starts: 1_000, gamma: 0.98, train_freq: 1 },
    ...{ target_update_interval: 10, tau: 0.1, max_grad_norm: 1, seed: 1 },
  });
  const env = envs.make("CartPole-v1") as unknown as World;
  const policy: Policy = (state) => agent.act(state as Float32Array);
  const before = await framesOf(env, policy, isBrief ? 1 : BEFORE);
  const evaluator = new rl.Evaluator(agent, {
    ...{ every: 500, episodes: 20, threshold: 475 },
    evaluate: (options) => agent.evaluate(envs.make("CartPole-v1"), options),
  });
  await agent.learn({ total_timesteps: isBrief ? 1_100 : 50_000, onStep: evaluator.onStep });
  const after = await framesOf(env, policy, isBrief ? BRIEF : FRAMES);
  const steps = agent.step.toLocaleString("en-US");
  const png = encodeAnimation([...before, ...after], MILLISECONDS);
  return { png, caption: `A DQN before its training, and after ${steps} steps of it.` };
}

async function play(env: World, policy: Policy, isBrief: boolean): Promise<Uint8Array> {
  const isSlow =
    !(env.observation_space instanceof rl.Box) || /^(?:Catch|DeepSea|Bit)/.test(env.name);
  const { frames, milliseconds } = isSlow ? SLOW : { frames: FRAMES, milliseconds: MILLISECONDS };
  return encodeAnimation(await framesOf(env, policy, isBrief ? BRIEF : frames), milliseconds);
}

async function framesOf(env: World, policy: Policy, count: number): Promise<rl.Image[]> {
  let state = env.get_init_state({ seed: 1 });
  const images: rl.Image[] = [];
  while (images.length < count) {
    images.push(shrink(env.render?.("rgb_array") as rl.Image, 2));
    const { next_state, done } = env.step(await policy(state));
    state = done ? env.get_init_state() : next_state;
  }
  return images;
}
