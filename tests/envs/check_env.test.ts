/** check_env must find what is wrong; that it finds nothing in ours is in environments.test.ts. */

import { describe, expect, test } from "bun:test";
import {
  check_env,
  findViolations,
  GridMDPEnv,
  GridWorld,
  make_vec,
  Wrapper,
} from "../../envs/mod.ts";
import type { Environment, InitOptions, Step } from "../../rl/environment.ts";
import { Box, type Space } from "../../rl/spaces/mod.ts";

/** A sound environment, for a test to break. */
class Sound extends Wrapper<number, number> {
  constructor(env: Environment<number, number> = new GridMDPEnv(new GridWorld())) {
    super(env, env);
  }

  get_init_state(options?: InitOptions): number {
    return this.env.get_init_state(options);
  }

  step(action: number): Step<number> {
    return this.env.step(action);
  }

  protected rewrap(env: Environment<number, number>): Sound {
    return new Sound(env);
  }
}

/** An environment in which forbidden actions throw: of four, the second and the third are allowed. */
class Masked extends Sound {
  taken = 0;

  override action_mask = (): Uint8Array => Uint8Array.of(0, 1, 1, 0);

  override step(action: number): Step<number> {
    if (action === 0 || action === 3) throw new Error(`Action ${action} is forbidden.`);
    this.taken += 1;
    return super.step(action);
  }

  protected override rewrap(env: Environment<number, number>): Masked {
    return new Masked(env);
  }
}

/** Breaks one member; returns what is found. */
function found(breakIt: (env: Sound) => Partial<Environment<number, number>>): string[] {
  const env = new Sound();
  const broken = Object.assign(env, breakIt(new Sound()));
  return findViolations(broken).map(
    ({ what, expected, actual }) => `${what}: expected ${expected}, got ${actual}`,
  );
}

/** Breaks the step; returns what is found. */
function foundInStep(breakIt: (step: Step<number>) => object): string[] {
  return found((env) => ({
    get_init_state: (options) => env.get_init_state(options),
    step: (action) => ({ ...env.step(action), ...breakIt(env.step(action)) }) as Step<number>,
    getState: () => env.getState(),
    setState: (state) => env.setState(state),
  }));
}

describe("check_env()", () => {
  test("finds nothing in a sound environment", () => {
    expect(findViolations(new Sound())).toEqual([]);
    check_env(new Sound());
  });

  test("refuses a vector environment", () => {
    expect(() => check_env(make_vec("CartPole-v1", 2) as never)).toThrow(
      new TypeError(
        "Cannot check 2 x CartPole-v1: it is a vector environment; check one of its environments.",
      ),
    );
  });

  test("takes only actions that the mask allows", () => {
    const env = new Masked();
    check_env(env);
    expect(env.taken).toBeGreaterThan(20);
  });

  test("takes a mask of booleans or numbers", () => {
    for (const mask of [[false, true, true, false], [0, 1, 1, 0], Float32Array.of(0, 1, 1, 0)]) {
      const env = new Masked();
      env.action_mask = () => mask as never;
      check_env(env);
    }
  });

  test("throws one error that names every violation", () => {
    const env = Object.assign(new Sound(), {
      action_mask: () => new Uint8Array(1),
      setState: () => {},
    });
    expect(() => check_env(env)).toThrow(
      /^Cannot accept GridWorld: it violates the environment contract;\n- action_mask\(\): expected .*\n- the episode after setState\(\): expected /,
    );
  });
});

describe("findViolations() finds", () => {
  test("an observation outside of the space", () => {
    expect(
      found(() => ({
        observation_space: new Box({ low: 0, high: 1 }) as unknown as Space<number>,
      })),
    ).toContain("get_init_state(): expected an element of Box(0.0, 1.0, (1,), float32), got 0");
  });

  test("a reward that is no finite number", () => {
    expect(foundInStep(() => ({ reward: Number.NaN }))).toContain(
      "step().reward: expected a finite number, got NaN",
    );
  });

  test("a done that is not terminated or truncated", () => {
    expect(foundInStep(() => ({ done: true }))).toContain("step().done: expected false, got true");
  });

  test("a flag that is no boolean", () => {
    expect(foundInStep(() => ({ truncated: 0 }))).toContain(
      "step().truncated: expected a boolean, got 0",
    );
  });

  test("a missing info", () => {
    expect(foundInStep(() => ({ info: undefined }))).toContain(
      "step().info: expected an object, got undefined",
    );
  });

  test("that step() goes before the first episode", () => {
    const step = {
      next_state: 0,
      reward: 0,
      done: false,
      terminated: false,
      truncated: false,
      info: {},
    };
    expect(found(() => ({ step: () => step }))).toContain(
      "step() before get_init_state(): expected an Error, got no error",
    );
  });

  test("that step() goes on after the end, and takes any action", () => {
    const violations = found((env) => ({
      get_init_state: (options) => env.get_init_state(options),
      step: (action) => {
        try {
          return env.step(action);
        } catch {
          return {
            next_state: 0,
            reward: 0,
            done: true,
            terminated: true,
            truncated: false,
            info: {},
          };
        }
      },
    }));
    expect(violations).toContain("step() after done: expected an Error, got no error");
    expect(violations).toContain(
      "step(4), an action not in Discrete(4): expected a RangeError, got no error",
    );
  });

  test("an observation that leaves the bounds of its own Box", () => {
    const grid = new Sound();
    const env = {
      name: "Beyond",
      observation_space: new Box({ low: 0, high: 1 }),
      action_space: grid.action_space,
      get_init_state: (options?: InitOptions) => Float32Array.of(grid.get_init_state(options)),
      step: (action: number) => {
        const step = grid.step(action);
        return { ...step, next_state: Float32Array.of(step.next_state) };
      },
      getState: () => grid.getState(),
      setState: (state: ReturnType<typeof grid.getState>) => grid.setState(state),
    };
    expect(findViolations(env)).toContainEqual({
      what: "step().next_state",
      expected: "an element of Box(0.0, 1.0, (1,), float32)",
      actual: "Float32Array [4]",
    });
  });

  test("an action mask that allows nothing, or is no array", () => {
    expect(found(() => ({ action_mask: () => new Uint8Array(4) }))).toContain(
      "action_mask(): expected at least one allowed action, got Uint8Array [0, 0, 0, 0]",
    );
    expect(found(() => ({ action_mask: () => undefined as never }))).toContain(
      "action_mask(): expected a Uint8Array of 4 zeros and ones, got undefined",
    );
  });

  test("an action mask of the wrong length", () => {
    expect(found(() => ({ action_mask: () => new Uint8Array(3) }))).toContain(
      "action_mask(): expected a Uint8Array of 4 zeros and ones, got Uint8Array [0, 0, 0]",
    );
  });

  test("randomness that no seed rules", () => {
    let calls = 0;
    const violations = found(() => ({
      get_init_state: () => {
        calls += 1;
        return calls % 4;
      },
    }));
    expect(violations).toContain(
      "the first observation without a seed, as with seed 0: expected 2, got 1",
    );
  });

  test("an array that is shown again", () => {
    const shown = new Float32Array(1);
    const grid = new Sound();
    const env = {
      name: "Reuse",
      observation_space: new Box({ low: 0, high: 4 }),
      action_space: grid.action_space,
      get_init_state: (options?: InitOptions) => {
        shown[0] = grid.get_init_state(options);
        return shown;
      },
      step: (action: number) => {
        const step = grid.step(action);
        shown[0] = step.next_state;
        return { ...step, next_state: shown };
      },
      getState: () => grid.getState(),
      setState: (state: ReturnType<typeof grid.getState>) => grid.setState(state),
    };
    expect(findViolations(env).map(({ what }) => what)).toContain("step().next_state");
  });

  test("a state that JSON does not keep", () => {
    const violations = found((env) => ({ getState: () => ({ ...env.getState(), x: Infinity }) }));
    expect(violations.some((text) => text.startsWith("getState() after JSON"))).toBe(true);
  });

  test("a state that does not bring back the same future", () => {
    const violations = found(() => ({ setState: () => {} }));
    expect(violations.some((text) => text.startsWith("the episode after setState()"))).toBe(true);
  });

  test("a state that can be had although it is said that it cannot", () => {
    const env = Object.defineProperty(new Sound(), "hasState", { value: false });
    const what = "getState(), where hasState is false";
    expect(findViolations(env)).toEqual([{ what, expected: "an Error", actual: "no error" }]);
  });

  test("a clone in another state", () => {
    const violations = found(() => ({
      clone: () => {
        const clone = new Sound();
        clone.get_init_state();
        return clone;
      },
    }));
    expect(violations.some((text) => text.startsWith("the episode after clone()"))).toBe(true);
  });

  test("a picture whose data do not fit its size", () => {
    const picture = { width: 2, height: 2, data: new Uint8Array(3) };
    const render = ((mode: string) => (mode === "ansi" ? "text" : picture)) as NonNullable<
      Environment["render"]
    >;
    expect(found(() => ({ render }))).toContain(
      'the length of render("rgb_array").data: expected 12, got 3',
    );
  });

  test("an error in the middle of play", () => {
    const violations = found((env) => ({
      get_init_state: (options) => env.get_init_state(options),
      step: () => {
        throw new Error("out of order");
      },
    }));
    expect(violations).toContain("running an episode: expected no error, got Error: out of order");
  });

  test("what is wrong after an error, too", () => {
    const violations = found((env) => ({
      getState: () => {
        throw new Error("no state");
      },
      render: (() => "") as NonNullable<Environment["render"]>,
      get_init_state: (options) => env.get_init_state(options),
      step: (action) => env.step(action),
    }));
    expect(violations).toContain(
      "saving and restoring the state: expected no error, got Error: no state",
    );
    expect(violations).toContain("rendering: expected no error, got Error: no state");
  });
});
