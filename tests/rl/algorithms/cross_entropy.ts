/** An algorithm outside of the table: the cross-entropy method. Source: de Boer et al. 2005, A tutorial on the cross-entropy method. */
import * as z from "zod/mini";
import type { FileSource } from "../../../gluon/mod.ts";
import * as nd from "../../../gluon/nd/mod.ts";
import type { LearnOptions, LoadAgentOptions, MakeEnv } from "../../../rl/agent.ts";
import { BaseAgent } from "../../../rl/algorithms/base_agent.ts";
import type { Algorithm } from "../../../rl/algorithms/mod.ts";
import {
  type OptionsSchema,
  option,
  type RunOptions,
  resolveOptions,
  runOptions,
} from "../../../rl/algorithms/options/fragments.ts";
import { type Checkpointable, generatorState } from "../../../rl/checkpointable.ts";
import { Collector, type EnvStep } from "../../../rl/collect/collector.ts";
import { makeRows, type Row } from "../../../rl/collect/encoding.ts";
import type { Environment, VectorEnvironment } from "../../../rl/environment.ts";
import type { AgentState } from "../../../rl/train/agent_state.ts";

type Vector = Float32Array;
type Env = Environment<Vector, Vector> | VectorEnvironment<Vector, Vector>;

interface CrossEntropyOptions extends RunOptions {
  readonly population: number;
  readonly elites: number;
}

/** A policy, and the return of its episode so far. */
type Played = { score: number; weights: number[] };

/** The Gaussian, what each environment plays, and what this generation has played: plain JSON. */
type Search = { mean: number[]; std: number[]; playing: Played[]; played: Played[] };

const count = z.int().check(z.gte(1));

const options: OptionsSchema<CrossEntropyOptions> = z.strictObject({
  population: option(count, 16, "policies in a generation"),
  elites: option(count, 4, "best policies, which the next generation is drawn around"),
  ...runOptions,
});

/** Draws linear policies, each for an episode, from a Gaussian that moves to the best of each generation. */
class CrossEntropy extends BaseAgent<Vector, Vector, CrossEntropyOptions> {
  readonly algorithm = "CrossEntropy";
  readonly #rng: nd.random.Generator;
  readonly #collector: Collector;
  #search: Search;

  constructor(env: Env, given: Partial<CrossEntropyOptions> = {}) {
    super(env, resolveOptions("CrossEntropy", options, given), { actionBounds: "unit" });
    const { count, observations, actions } = this.envs;
    this.#rng = nd.random.default_rng(this.options.seed);
    const size = (observations.width + 1) * actions.width;
    const gaussian = { mean: new Array(size).fill(0), std: new Array(size).fill(1) };
    this.#search = { ...gaussian, playing: [], played: [] };
    for (let i = 0; i < count; i++) this.#draw(i);
    const search: Checkpointable = {
      state: () => structuredClone(this.#search),
      loadState: (state) => {
        this.#search = state as Search;
      },
      arrays: () => ({}),
    };
    this.#collector = new Collector(this.envs, {
      ...search,
      push: (i, step) => this.#note(i, step),
      clear: () => {
        for (const each of this.#search.playing) each.score = 0;
      },
    });
  }

  async act(state: Vector): Promise<Vector> {
    const { observations, actions } = this.envs;
    const [row, action] = [makeRows(1, observations).all, makeRows(1, actions).all];
    observations.encode(state, row, this.acting);
    choose(this.#search.mean, row, action);
    return actions.decode(action);
  }

  async learn(options: LearnOptions = {}): Promise<this> {
    const { envs, clock } = this;
    using run = clock.start("CrossEntropy", envs.count, options);
    const chosen = makeRows(envs.count, envs.actions);
    using _ = this.#collector.begin(this.options.seed, run.step);
    while (run.isRunning) {
      for (const [i, { weights }] of this.#search.playing.entries()) {
        choose(weights, envs.states.each[i]!, chosen.each[i]!);
      }
      const episode = this.#collector.step(chosen);
      run.advance(this.#collector.ended);
      this.#collector.advance();
      const metrics = { std: average(this.#search.std) };
      const pause = run.report({ step: run.step, ...episode, metrics });
      if (pause) await pause;
    }
    return this;
  }

  #draw(i: number): void {
    const { mean, std, playing } = this.#search;
    playing[i] = { score: 0, weights: mean.map((each, k) => this.#rng.normal(each, std[k])) };
  }

  #note(i: number, { reward, done }: EnvStep): void {
    const { mean, std, playing, played } = this.#search;
    playing[i]!.score += reward;
    if (!done) return;
    played.push(playing[i]!);
    if (played.length === this.options.population) {
      const best = played.sort((a, b) => b.score - a.score).slice(0, this.options.elites);
      for (const k of mean.keys()) {
        mean[k] = average(best.map(({ weights }) => weights[k]!));
        std[k] = 0.1 + Math.sqrt(average(best.map(({ weights }) => (weights[k]! - mean[k]!) ** 2)));
      }
      played.length = 0;
    }
    this.#draw(i);
  }

  static load(
    file: FileSource,
    makeEnv: MakeEnv<Vector, Vector>,
    { options }: LoadAgentOptions<CrossEntropyOptions> = {},
  ): Promise<CrossEntropy> {
    return BaseAgent.loadAgent("CrossEntropy", file, makeEnv, options, (env, resolved) => {
      return new CrossEntropy(env, resolved);
    });
  }

  protected get plans(): readonly [] {
    return [];
  }

  protected get state(): AgentState {
    const own = { progress: this.clock, rng: generatorState(this.#rng) };
    return { nets: {}, trainers: {}, parts: { ...own, ...this.#collector.parts } };
  }
}

/** A linear policy, squashed: for each number of the action a weight of each number of the state, and a bias. */
function choose(weights: readonly number[], state: Row, action: Row): void {
  const width = state.length + 1;
  for (const i of action.keys()) {
    let sum = weights[i * width + state.length]!;
    for (const [k, x] of state.entries()) sum += x * weights[i * width + k]!;
    action[i] = Math.tanh(sum);
  }
}

function average(values: readonly number[]): number {
  return values.reduce((sum, each) => sum + each, 0) / values.length;
}

/** Its row, as the table's are. */
export const crossEntropy: Algorithm = {
  title: "CrossEntropy",
  summary: "the cross-entropy method",
  options,
  metrics: ["std"],
  make: (env, given) => new CrossEntropy(env as Env, given),
  load: (file, makeEnv, loading) =>
    CrossEntropy.load(file as FileSource, makeEnv as never, loading),
};
