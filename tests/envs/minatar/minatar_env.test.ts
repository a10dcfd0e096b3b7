/** What MinAtar's games share: actions, stickiness, states and pictures. */
import { describe, expect, test } from "bun:test";
import { Asterix, Breakout, list, make, SpaceInvaders } from "../../../envs/mod.ts";
import { default_rng } from "../../../rl/mod.ts";
import { imageLayout } from "../../../rl/networks/image_features.ts";
import { cellsOf, inject, numbersOf, play } from "./boards.ts";

const ids = list().filter((id) => id.startsWith("MinAtar/"));

describe("MinAtar", () => {
  test("is five games, each with all six actions and with those alone that do something", () => {
    const sizes = ids.map((id) => [id, make(id).action_space.toString()]);
    expect(sizes).toEqual([
      ["MinAtar/Asterix-v0", "Discrete(6)"],
      ["MinAtar/Asterix-v1", "Discrete(5)"],
      ["MinAtar/Breakout-v0", "Discrete(6)"],
      ["MinAtar/Breakout-v1", "Discrete(3)"],
      ["MinAtar/Freeway-v0", "Discrete(6)"],
      ["MinAtar/Freeway-v1", "Discrete(3)"],
      ["MinAtar/Seaquest-v0", "Discrete(6)"],
      ["MinAtar/Seaquest-v1", "Discrete(6)"],
      ["MinAtar/SpaceInvaders-v0", "Discrete(6)"],
      ["MinAtar/SpaceInvaders-v1", "Discrete(4)"],
    ]);
  });

  test("shows images of bits, channels last, as the extractor of features takes them", () => {
    for (const id of ids) {
      const { observation_space } = make(id);
      const layout = { layout: "NHWC", size: [10, 10], scale: 1 } as const;
      expect(imageLayout(observation_space)).toEqual(layout);
    }
  });

  test("has the minimal actions in the order of all six", () => {
    const columns = (env: SpaceInvaders, action: number) => {
      inject(env, numbersOf(started(new SpaceInvaders(EXACT))));
      return cellsOf(env.step(action).next_state, 0)[0]! % 10;
    };
    const few = new SpaceInvaders({ ...EXACT, use_minimal_action_set: true });
    expect([0, 1, 2, 3].map((action) => columns(few, action))).toEqual([5, 4, 6, 5]);
    const all = new SpaceInvaders(EXACT);
    expect([0, 1, 2, 3, 4, 5].map((action) => columns(all, action))).toEqual([5, 4, 5, 6, 5, 5]);
  });

  test("repeats the last action that was taken, as often as its options say", () => {
    const repeats = (sticky_action_prob: number): number => {
      const env = new Asterix({ sticky_action_prob, difficulty_ramping: false });
      env.get_init_state({ seed: 1 });
      const rng = default_rng(2);
      let [count, done, column] = [0, false, 5];
      for (let i = 0; i < 4000; i++) {
        if (done) [column, done] = [cellsOf(env.get_init_state(), 0)[0]! % 10, false];
        const action = rng.integers(0, 2) === 0 ? 1 : 3;
        const step = env.step(action);
        const now = cellsOf(step.next_state, 0)[0]! % 10;
        // At a border, the player stays where it has gone the right way.
        if (action === 1 ? now >= column && column > 0 : now <= column && column < 9) count++;
        [column, done] = [now, step.done];
      }
      return count / 4000;
    };
    expect(repeats(0)).toBe(0);
    expect(repeats(0.1)).toBeGreaterThan(0.03);
    expect(repeats(0.1)).toBeLessThan(0.07); // half of the repeated actions are those meant
    expect(repeats(1)).toBeGreaterThan(0.8); // stands still, as no action was taken before
  });

  test("begins each episode with no last action", () => {
    const env = new Breakout({ sticky_action_prob: 0.5 });
    env.get_init_state({ seed: 3 });
    play(env, [3, 3]);
    env.get_init_state({ seed: 3 });
    expect((env.getState().variables as number[])[0]).toBe(0);
  });

  test("gives equal episodes for equal seeds, and others for others", () => {
    for (const id of ids) {
      const run = (seed: number): string => {
        const env = make(id);
        const rng = default_rng(7);
        let text = String(env.get_init_state({ seed }));
        for (let i = 0; i < 300; i++) {
          const { next_state, reward, done } = env.step(env.action_space.sample(rng));
          text += `${next_state} ${reward} ${done}`;
          if (done) text += String(env.get_init_state());
        }
        return text;
      };
      expect(run(1)).toBe(run(1));
      expect(run(1)).not.toBe(run(2));
    }
  });

  test("goes on from a state in the middle of an episode, in another environment and in a clone", () => {
    for (const id of ids) {
      const env = make(id);
      const rng = default_rng(11);
      env.get_init_state({ seed: 4 });
      for (let i = 0; i < 150; i++) {
        if (env.step(env.action_space.sample(rng)).done) env.get_init_state();
      }
      const other = make(id);
      other.setState(JSON.parse(JSON.stringify(env.getState())));
      const clone = env.clone();
      for (let i = 0; i < 200; i++) {
        const action = env.action_space.sample(rng);
        const step = env.step(action);
        expect(other.step(action)).toEqual(step);
        expect(clone.step(action)).toEqual(step);
        if (step.done) for (const each of [env, other, clone]) each.get_init_state();
      }
    }
  });

  test("refuses states that there are not: each number moved far away, each left out", () => {
    for (const id of ids) {
      const env = make(id);
      const rng = default_rng(5);
      env.get_init_state({ seed: 6 });
      for (let i = 0; i < 40; i++) {
        if (env.step(env.action_space.sample(rng)).done) env.get_init_state();
      }
      const state = env.getState();
      const variables = state.variables as number[];
      for (let i = 0; i < variables.length; i++) {
        for (const value of [-2e9, 0.5, Number.MAX_SAFE_INTEGER + 1]) {
          const wrong = variables.with(i, value);
          expect(() => env.setState({ ...state, variables: wrong })).toThrow("Cannot restore");
        }
      }
      const short = { ...state, variables: variables.slice(0, -1) };
      expect(() => env.setState(short)).toThrow("Cannot restore");
      env.setState(state);
    }
  });

  test("draws itself as text and as a picture", () => {
    const env = new Breakout(EXACT);
    env.get_init_state({ seed: 0 });
    const lines = env.render("ansi").split("\n");
    expect(lines).toHaveLength(10);
    expect(lines[1]).toBe("▤ ▤ ▤ ▤ ▤ ▤ ▤ ▤ ▤ ▤");
    expect(lines[9]).toBe("· · · · ▂ · · · · ·");
    const { width, height, data } = env.render("rgb_array");
    expect([width, height]).toEqual([400, 400]);
    const center = (60 * width + 20) * 3; // of the first brick
    expect([...data.subarray(center, center + 3)]).toEqual([0xd0, 0x60, 0x50]);
  });

  test.each([
    ["sticky_action_prob", 1.5],
    ["sticky_action_prob", "often"],
    ["difficulty_ramping", 1],
    ["use_minimal_action_set", "yes"],
    ["difficulty", 1],
  ])("refuses the option %s %p", (name: string, value: unknown) => {
    expect(() => make("MinAtar/Breakout-v1", { [name]: value } as never)).toThrow(
      "Cannot make MinAtar/Breakout-v1 with",
    );
  });
});

const EXACT = { sticky_action_prob: 0 };

function started<E extends SpaceInvaders>(env: E): E {
  env.get_init_state({ seed: 0 });
  return env;
}
