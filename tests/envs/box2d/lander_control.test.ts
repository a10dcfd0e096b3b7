/** What actions make of the engines of LunarLander. */

import { expect, test } from "bun:test";
import { continuousControl, discreteControl } from "../../../envs/box2d/lander_control.ts";

test("A discrete action fires one engine at full power, or none", () => {
  const { space, throttle } = discreteControl();
  expect(`${space}`).toBe("Discrete(4)");
  expect([0, 1, 2, 3].map(throttle)).toEqual([
    { main: 0, side: 0, direction: 0 },
    { main: 0, side: 1, direction: -1 },
    { main: 1, side: 0, direction: 0 },
    { main: 0, side: 1, direction: 1 },
  ]);
});

test("The main engine runs from half to full power, side engines as far as they are deflected", () => {
  const { throttle } = continuousControl();
  const of = (main: number, side: number) => throttle(Float32Array.of(main, side));
  expect(of(0, 0.5)).toEqual({ main: 0, side: 0, direction: 1 });
  expect(of(0.5, -0.75)).toEqual({ main: 0.75, side: 0.75, direction: -1 });
  expect(of(1, 1)).toEqual({ main: 1, side: 1, direction: 1 });
  expect(of(-1, 0)).toEqual({ main: 0, side: 0, direction: 0 });
});
