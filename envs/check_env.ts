/** Environment checker: tests an environment against the contract in rl/environment.ts. */

import { formatValue } from "../backends/base/format_value.ts";
import { default_rng, type Generator } from "../gluon/random/generator.ts";
import type {
  Action,
  Environment,
  EnvironmentState,
  Observation,
  Step,
} from "../rl/environment.ts";
import { Box, Discrete, toActionMask } from "../rl/spaces/mod.ts";

/** One violation of the contract. */
export interface Violation {
  /** What was checked: `step().reward`. */
  readonly what: string;
  /** What the contract demands. */
  readonly expected: string;
  /** What the environment gave. */
  readonly actual: string;
}

/** What `check_env` takes. */
export interface CheckOptions {
  /** The seed of the episodes and of the actions; 0 by default. */
  readonly seed?: number;
  /** The number of steps after which an episode is stopped; 300 by default. */
  readonly maxSteps?: number;
}

/**
 * Runs `env` with random actions, of those that its action mask allows, and throws if it violates
 * the contract: observations outside of `observation_space`, non-finite rewards, wrong flags or
 * masks, actions outside of `action_space` that are taken, episodes that differ for equal seeds,
 * states that do not restore.
 *
 * @param env a new environment, never reset and never seeded; its state afterwards is unspecified.
 * @throws {TypeError} when it is a vector environment.
 * @throws {Error} whose message lists everything that `findViolations` finds.
 */
export function check_env<O, A>(env: Environment<O, A>, options: CheckOptions = {}): void {
  const violations = findViolations(env, options);
  if (violations.length === 0) return;
  const lines = violations.map(
    ({ what, expected, actual }) => `- ${what}: expected ${expected}, got ${actual}`,
  );
  throw new Error(
    `Cannot accept ${env.name}: it violates the environment contract;\n${lines.join("\n")}`,
  );
}

/** As `check_env`, but returns the violations; none for an environment that keeps the contract. */
export function findViolations<O, A>(
  env: Environment<O, A>,
  options: CheckOptions = {},
): Violation[] {
  const { seed = 0, maxSteps = 300 } = options;
  const { num_envs } = env as { readonly num_envs?: number };
  if (num_envs !== undefined) {
    throw new TypeError(
      `Cannot check ${num_envs} x ${env.name}: it is a vector environment; ` +
        "check one of its environments.",
    );
  }
  const subject = env as unknown as Environment;
  const report = new Report();
  const checks: Readonly<Record<string, () => void>> = {
    "calling step() first": () => checkOrder(subject, report),
    "resetting without a seed": () => checkAmbientRandomness(subject, report),
    "running an episode": () => checkEpisode(subject, seed, maxSteps, report),
    "repeating an episode": () => checkDeterminism(subject, seed, maxSteps, report),
    "saving and restoring the state": () => checkState(subject, seed, report),
    cloning: () => checkClone(subject, seed, report),
    rendering: () => checkRendering(subject, seed, report),
  };
  for (const [what, check] of Object.entries(checks)) {
    try {
      check();
    } catch (error) {
      report.add(what, "no error", String(error));
    }
  }
  return report.violations;
}

/** Collects violations, each once. */
class Report {
  readonly violations: Violation[] = [];

  add(what: string, expected: string, actual: string): void {
    if (this.violations.some((violation) => violation.what === what)) return;
    this.violations.push({ what, expected, actual });
  }

  equal(what: string, actual: unknown, expected: unknown): void {
    if (!isEqual(actual, expected)) this.add(what, formatValue(expected), formatValue(actual));
  }

  throws(what: string, kind: typeof Error, body: () => unknown): void {
    let thrown: unknown;
    try {
      body();
    } catch (error) {
      thrown = error;
    }
    if (!(thrown instanceof kind))
      this.add(what, `${kind === Error ? "an" : "a"} ${kind.name}`, formatThrown(thrown));
  }
}

function formatThrown(thrown: unknown): string {
  return thrown === undefined ? "no error" : String(thrown);
}

function checkOrder(env: Environment, report: Report): void {
  const action = env.action_space.sample(default_rng(0));
  report.throws("step() before get_init_state()", Error, () => env.step(action));
}

function checkAmbientRandomness(env: Environment, report: Report): void {
  const unseeded = env.get_init_state();
  const seeded = env.get_init_state({ seed: 0 });
  report.equal("the first observation without a seed, as with seed 0", unseeded, seeded);
}

function checkEpisode(env: Environment, seed: number, maxSteps: number, report: Report): void {
  const { action_space: actions, observation_space: observations } = env;
  const rng = default_rng(seed);
  let previous: Observation = env.get_init_state({ seed });
  if (!observations.contains(previous)) {
    report.add("get_init_state()", `an element of ${observations}`, formatValue(previous));
  }
  for (const [name, action] of wrongActions(env)) {
    report.throws(`step(${name}), an action not in ${actions}`, RangeError, () => env.step(action));
  }

  for (let i = 0; i < maxSteps; i++) {
    checkMask(env, report);
    const before = structuredClone(previous);
    const step = env.step(sampleAction(env, rng));
    checkStep(env, step, report);
    report.equal("an earlier observation after the next step", previous, before);
    if (typeof previous === "object" && previous === step.next_state) {
      report.add("step().next_state", "a fresh value at every step", "the same object again");
    }
    previous = step.next_state;
    if (step.done) {
      report.throws("step() after done", Error, () => env.step(actions.sample(rng)));
      return;
    }
  }
}

/** Actions outside of the action space. */
function wrongActions({ action_space: space }: Environment): [string, Action][] {
  if (space instanceof Discrete) {
    const after = space.start + space.n;
    return [
      [String(after), after],
      [String(space.start - 1), space.start - 1],
      [String(space.start + 0.5), space.start + 0.5],
    ];
  }
  const wrong: [string, Action][] = [["{}", {}]];
  if (space instanceof Box && space.dtype === "float32") {
    wrong.push(["NaN", new Float32Array(space.flatdim).fill(Number.NaN)]);
  }
  return wrong;
}

function checkMask(env: Environment, report: Report): void {
  if (env.action_mask === undefined) return;
  const mask = env.action_mask();
  const { action_space: space } = env;
  if (!(space instanceof Discrete)) {
    report.add("action_mask()", "none, as the actions are not Discrete", formatValue(mask));
    return;
  }
  const normalized = toActionMask(mask);
  if (normalized?.length !== space.n || normalized.some((allowed) => allowed > 1)) {
    report.add("action_mask()", `a Uint8Array of ${space.n} zeros and ones`, formatValue(mask));
  } else if (!normalized.includes(1)) {
    report.add("action_mask()", "at least one allowed action", formatValue(mask));
  }
}

function checkStep(env: Environment, step: Step, report: Report): void {
  const { next_state, reward, done, terminated, truncated, info } = step;
  if (!env.observation_space.contains(next_state)) {
    const place = `an element of ${env.observation_space}`;
    report.add("step().next_state", place, formatValue(next_state));
  }
  if (!Number.isFinite(reward)) {
    report.add("step().reward", "a finite number", formatValue(reward));
  }
  for (const [name, value] of Object.entries({ done, terminated, truncated })) {
    if (typeof value !== "boolean") report.add(`step().${name}`, "a boolean", formatValue(value));
  }
  report.equal("step().done", done, terminated || truncated);
  if (typeof info !== "object" || info === null) {
    report.add("step().info", "an object", formatValue(info));
  }
}

function checkDeterminism(env: Environment, seed: number, maxSteps: number, report: Report): void {
  const [first, second] = [0, 1].map(() => {
    const initial = env.get_init_state({ seed });
    return { initial, rest: play(env, default_rng(seed), maxSteps) };
  });
  report.equal("an episode repeated with the same seed and actions", second, first);
}

function checkState(env: Environment, seed: number, report: Report): void {
  enter(env, seed);
  if (env.hasState === false) {
    report.throws("getState(), where hasState is false", Error, () => env.getState());
    return;
  }
  const state = env.getState();
  const text = JSON.stringify(state);
  report.equal("getState() after JSON", JSON.parse(text), state);
  const uninterrupted = playOn(env, seed);
  env.setState(JSON.parse(text) as EnvironmentState);
  report.equal("the episode after setState()", playOn(env, seed), uninterrupted);
}

function checkClone(env: Environment, seed: number, report: Report): void {
  if (env.clone === undefined || env.hasState === false) return;
  enter(env, seed);
  const clone = env.clone();
  const [ofClone, ofEnv] = [playOn(clone, seed), playOn(env, seed)];
  report.equal("the episode after clone()", ofClone, ofEnv);
}

function checkRendering(env: Environment, seed: number, report: Report): void {
  if (env.render === undefined) return;
  env.get_init_state({ seed });
  const state = () => (env.hasState === false ? null : env.getState());
  const before = state();
  const text = env.render("ansi");
  if (typeof text !== "string" || text === "") {
    report.add('render("ansi")', "a text", formatValue(text));
  }
  const { width, height, data } = env.render("rgb_array");
  report.equal('the length of render("rgb_array").data', data.length, width * height * 3);
  report.equal("the state after render()", state(), before);
}

/** Resets the environment and takes some steps. */
function enter(env: Environment, seed: number): void {
  env.get_init_state({ seed });
  if (play(env, default_rng(seed), 3).at(-1)?.done) env.get_init_state();
}

/** The rest of the episode and the start of the next, with random actions. */
function playOn(env: Environment, seed: number): unknown {
  const rng = default_rng(seed + 1);
  return [play(env, rng, 20), env.get_init_state(), play(env, rng, 3)];
}

/** Takes random actions until the episode ends, at most `maxSteps`. */
function play(env: Environment, rng: Generator, maxSteps: number): Step[] {
  const steps: Step[] = [];
  while (steps.length < maxSteps && !steps.at(-1)?.done) {
    steps.push(env.step(sampleAction(env, rng)));
  }
  return steps;
}

/** A random action, of those that the action mask allows. */
function sampleAction(env: Environment, rng: Generator): Action {
  const space: unknown = env.action_space;
  const mask = toActionMask(env.action_mask?.());
  if (space instanceof Discrete && mask?.length === space.n) return space.sample(rng, mask);
  return env.action_space.sample(rng);
}

/** Deep equality of arrays, typed arrays and records; numbers by `Object.is`. */
function isEqual(a: unknown, b: unknown): boolean {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) {
    return Object.is(a, b);
  }
  const keys = Object.keys(a);
  return (
    a.constructor === b.constructor &&
    keys.length === Object.keys(b).length &&
    keys.every((key) => isEqual(a[key as keyof typeof a], b[key as keyof typeof b]))
  );
}
