/** Scripted policies: what can be seen of an environment that is played well, where a rule of a few lines does so. */

import type * as rl from "../../rl/mod.ts";

type Numbers = ArrayLike<number>;

/** Chooses an action by the observation. */
export type Script = (state: rl.Observation) => rl.Action;

/** Pushes where the car moves already. */
const pushes = ([, velocity = 0]: readonly number[]): number => (velocity >= 0 ? 1 : -1);

/** Adds energy until the pole is near the top, and holds it there. Radians. */
function swingUp([cos = 0, sin = 0, velocity = 0]: readonly number[]): number {
  const energy = velocity ** 2 / 6 + 5 * (cos - 1);
  if (cos > 0.8) return -10 * Math.atan2(sin, cos) - 3 * velocity;
  return energy < 0 ? 2 * Math.sign(velocity || 1) : -2 * Math.sign(velocity);
}

/** How much to turn and to rise, by Gymnasium's own heuristic: gymnasium/envs/box2d/lunar_lander.py. */
function landing(state: readonly number[]): { readonly turn: number; readonly rise: number } {
  const [x = 0, y = 0, vx = 0, vy = 0, angle = 0, spin = 0, left, right] = state;
  if (left || right) return { turn: 0, rise: -0.5 * vy };
  const target = Math.max(-0.4, Math.min(0.4, 0.5 * x + vx));
  return { turn: 0.5 * (target - angle) - spin, rise: 0.5 * (0.55 * Math.abs(x) - y) - 0.5 * vy };
}

/** Scripts by the name of the environment. */
export const scripts: Readonly<Record<string, Script>> = {
  MountainCar: (state) => pushes(numbers(state)) + 1,
  MountainCarContinuous: (state) => Float32Array.of(pushes(numbers(state))),
  Acrobot: (state) => (numbers(state)[5]! >= numbers(state)[4]! ? 2 : 0),
  Pendulum: (state) => Float32Array.of(Math.max(-2, Math.min(2, swingUp(numbers(state))))),
  LunarLander: (state) => {
    const { turn, rise } = landing(numbers(state));
    if (rise > Math.abs(turn) && rise > 0.05) return 2;
    return turn < -0.05 ? 3 : turn > 0.05 ? 1 : 0;
  },
  LunarLanderContinuous: (state) => {
    const { turn, rise } = landing(numbers(state));
    return Float32Array.of(20 * rise - 1, -20 * turn).map((each) =>
      Math.max(-1, Math.min(1, each)),
    );
  },
  CliffWalking: (state) => (state === 36 ? 0 : state === 35 ? 2 : 1),
  GridWorld: (state) => ((state as number) % 4 < 3 ? 1 : 2),
  Catch: (state) => {
    const board = numbers(state);
    const [ball, paddle] = [board.indexOf(1), board.lastIndexOf(1)].map((at) => at % 5);
    return 1 + Math.sign(ball! - paddle!);
  },
  BitFlipping: (state) => {
    const { achieved_goal, desired_goal } = state as unknown as Readonly<Record<string, Numbers>>;
    return Math.max(
      0,
      Array.from(achieved_goal!).findIndex((bit, i) => bit !== desired_goal![i]),
    );
  },
  PointReach: (state) => {
    const { achieved_goal, desired_goal } = state as unknown as Readonly<Record<string, Numbers>>;
    const toGoal = (i: number): number => 10 * (desired_goal![i]! - achieved_goal![i]!);
    return Float32Array.from([0, 1], (i) => Math.max(-1, Math.min(1, toGoal(i))));
  },
};

function numbers(state: rl.Observation): number[] {
  return Array.from(state as unknown as Numbers);
}
