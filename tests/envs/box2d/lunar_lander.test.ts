/** LunarLander: rules that recorded episodes do not show, and pictures. */

import { expect, test } from "bun:test";
import { envs } from "../../../mod.ts";
import type { Environment } from "../../../rl/environment.ts";

test("Engines push: the main one up, the left one to the right, the right one to the left", () => {
  const after = (action: number): Float32Array => {
    const env = envs.make("LunarLander-v3");
    env.get_init_state({ seed: 4 });
    for (let i = 0; i < 9; i++) env.step(action);
    return env.step(action).next_state;
  };
  const idle = after(0);
  expect(after(2)[3]).toBeGreaterThan(idle[3]! + 0.1);
  expect(after(1)[5]).toBeGreaterThan(idle[5]! + 0.1); // turns to the left
  expect(after(3)[5]).toBeLessThan(idle[5]! - 0.1);
});

test("Throttle is dead up to 0 and up to 0.5, and costs what it burns", () => {
  const reward = (main: number, side: number): number => {
    const env = envs.make("LunarLanderContinuous-v3");
    env.get_init_state({ seed: 4 });
    return env.step(Float32Array.of(main, side)).reward;
  };
  const idle = reward(0, 0);
  expect(reward(-1, 0.5)).toBe(idle);
  expect(reward(0.01, 0)).not.toBe(idle);
  expect(reward(0, -0.51)).not.toBe(idle);
});

test("Gravity and wind are as they are set", () => {
  const fall = (options: Readonly<Record<string, unknown>>): Float32Array => {
    const env: Environment = envs.make("LunarLander-v3" as string, options);
    env.get_init_state({ seed: 4 });
    for (let i = 0; i < 20; i++) env.step(0);
    return env.step(0).next_state as Float32Array;
  };
  expect(fall({ gravity: -1 })[3]).toBeGreaterThan(fall({})[3]!);
  const calm = fall({ enable_wind: true, wind_power: 0, turbulence_power: 0 });
  expect(fall({ enable_wind: true })[2]).not.toBe(calm[2]);
  expect(() => envs.make("LunarLander-v3", { gravity: -12 })).toThrow("gravity");
  expect(() => envs.make("LunarLander-v3", { gravity: 0 })).toThrow("gravity");
});

test("A lander at rest on its legs ends the episode with 100", () => {
  const env = envs.make("LunarLander-v3");
  const rewards: number[] = [];
  // Gymnasium's own landing by hand.
  for (let seed = 0; seed < 3; seed++) {
    let s = env.get_init_state({ seed });
    for (let done = false, reward = 0; !done; rewards[seed] = reward) {
      const target = Math.max(-0.4, Math.min(0.4, s[0]! * 0.5 + s[2]!));
      let turn = (target - s[4]!) * 0.5 - s[5]!;
      let hover = (0.55 * Math.abs(s[0]!) - s[1]!) * 0.5 - s[3]! * 0.5;
      if (s[6] || s[7]) [turn, hover] = [0, -s[3]! * 0.5];
      const isUp = hover > Math.abs(turn) && hover > 0.05;
      const action = isUp ? 2 : turn < -0.05 ? 3 : turn > 0.05 ? 1 : 0;
      ({ next_state: s, reward, done } = env.step(action));
    }
  }
  expect(rewards).toEqual([100, 100, 100]);
});

test("The picture shows sky, lander, flags and a flame, the text an outline", () => {
  const env = envs.make("LunarLander-v3");
  env.get_init_state({ seed: 1 });
  const colors = (): Set<string> => {
    const { data } = env.render("rgb_array");
    const found = new Set<string>();
    for (let i = 0; i < data.length; i += 3) found.add(`${data.subarray(i, i + 3)}`);
    return found;
  };
  const [sky, lander, flag, flame] = ["0,0,0", "128,102,230", "204,204,0", "255,128,48"];
  const before = colors();
  expect([sky, lander, flag].filter((each) => !before.has(each))).toEqual([]);
  expect(colors().has(flame)).toBe(false);
  env.step(2);
  expect(colors().has(flame)).toBe(true);
  const text = env.render("ansi");
  expect(text.split("\n").length).toBe(16);
  const inked = [...text].filter((character) => character > "\u2800").length;
  expect(inked).toBeGreaterThan(40);
  expect(inked).toBeLessThan(text.length / 2);
});
