/** The noise of gSDE: the same in equal states until it is drawn again, apart for each environment. */
import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array, zeros } from "../../../gluon/nd/mod.ts";
import { default_rng } from "../../../gluon/random/generator.ts";
import { StateDependentNoise } from "../../../rl/distributions/state_dependent_noise.ts";
import { StateDependentStd } from "../../../rl/networks/state_dependent_std.ts";

beforeAll(async () => setBackend(await load("reference")));

function noiseOf(envs: number, sde_sample_freq: number): StateDependentNoise {
  const std = new StateDependentStd(2, { log_std_init: 0 });
  std.initialize();
  std(zeros([1, 3]));
  std.log_std.set_data(array([0, -1, 0, -1, 0, -1], { shape: [3, 2] }));
  return new StateDependentNoise(envs, std, { sampling: default_rng(0), sde_sample_freq });
}

const features = [9, 9, 1, 2, 2]; // from index 2 on
const drawOf = (noise: StateDependentNoise, env = 0): number[] => [...noise.of(env, features, 2)];

test("it is drawn where a rollout begins, and every few steps", async () => {
  for (const [every, changes] of [
    [-1, [true, false, false, false, false]],
    [2, [true, false, true, false, true]],
  ] as const) {
    const noise = noiseOf(1, every);
    let before = drawOf(noise);
    expect(before).toEqual([0, 0]);
    for (const [step, isNew] of changes.entries()) {
      await noise.renew(step);
      const now = drawOf(noise);
      expect(JSON.stringify(now) !== JSON.stringify(before)).toBe(isNew);
      before = now;
    }
  }
});

test("its deviations are those of features times matrix; each environment has its own", async () => {
  const noise = noiseOf(2, -1);
  const sums = [0, 0];
  for (let i = 0; i < 4000; i++) {
    await noise.renew(0);
    const [a, b] = [drawOf(noise, 0), drawOf(noise, 1)];
    if (i === 0) expect(a).not.toEqual(b);
    for (const k of [0, 1]) sums[k]! += (a[k]! ** 2 + b[k]! ** 2) / 8000;
  }
  expect(sums[0]! / 9).toBeCloseTo(1, 1);
  expect(sums[1]! / (9 * Math.exp(-2))).toBeCloseTo(1, 1);
});

test("a checkpoint holds it", async () => {
  const [one, other] = [noiseOf(2, -1), noiseOf(2, -1)];
  await one.renew(0);
  expect(other.part.accepts!(one.part.state())).toBe(true);
  other.part.arrays().matrices!.set(one.part.arrays().matrices!);
  expect(drawOf(other, 1)).toEqual(drawOf(one, 1));
  expect(noiseOf(3, -1).part.accepts!(one.part.state())).toBe(false);
});
