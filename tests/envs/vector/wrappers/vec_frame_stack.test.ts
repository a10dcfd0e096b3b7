/** VecFrameStack: each environment's stack is that of FrameStackObservation, over the ends of episodes. */
import { expect, test } from "bun:test";
import { FrameStackObservation, make, make_vec, VecFrameStack } from "../../../../envs/mod.ts";
import type { AutoresetMode, VectorEnvironment } from "../../../../rl/environment.ts";

type Vector = VectorEnvironment<Float32Array, number>;

for (const autoreset_mode of ["next_step", "same_step"] as AutoresetMode[]) {
  test(`stacks are those of single environments (${autoreset_mode})`, () => {
    const options = { max_episode_steps: 7 };
    const vector = make_vec("CartPole-v1", 2, { ...options, autoreset_mode }) as Vector;
    const env = new VecFrameStack(vector, 3);
    const singles = [0, 1].map(() => new FrameStackObservation(make("CartPole-v1", options), 3));
    const rows = (batch: Float32Array, i: number): Float32Array =>
      batch.subarray(i * 12, (i + 1) * 12);
    const first = env.get_init_state({ seed: 4 });
    for (const [i, single] of singles.entries()) {
      expect(rows(first, i)).toEqual(single.get_init_state({ seed: 4 + i }));
    }
    let ends = 0;
    for (let t = 0; t < 40; t++) {
      const actions = Int32Array.of(t % 2, (t >> 1) % 2);
      const step = env.step(actions);
      for (const [i, single] of singles.entries()) {
        if (step.reset[i] === 1) {
          expect(rows(step.next_state, i)).toEqual(single.get_init_state());
          continue;
        }
        const { next_state, done } = single.step(actions[i] as number);
        if (done) ends++;
        const isFinal = done && autoreset_mode === "same_step";
        expect(rows(isFinal ? step.finalState! : step.next_state, i)).toEqual(next_state);
        if (isFinal) expect(rows(step.next_state, i)).toEqual(single.get_init_state());
      }
    }
    expect(ends).toBeGreaterThan(5);
  });
}

test("continues from a state, and refuses a size that is none", () => {
  const env = new VecFrameStack(make_vec("CartPole-v1", 2) as Vector, 4);
  expect(env.single_observation_space.shape).toEqual([4, 4]);
  env.get_init_state({ seed: 0 });
  env.step(Int32Array.of(0, 1));
  const other = new VecFrameStack(make_vec("CartPole-v1", 2) as Vector, 4);
  other.setState(JSON.parse(JSON.stringify(env.getState())));
  expect(other.step(Int32Array.of(1, 1))).toEqual(env.step(Int32Array.of(1, 1)));
  expect(() => new VecFrameStack(make_vec("CartPole-v1", 2) as Vector, 0)).toThrow(
    "Cannot stack 0 observations of CartPole-v1: stack_size must be a positive integer.",
  );
});
