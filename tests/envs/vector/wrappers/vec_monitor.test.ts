/** VecMonitor: returns and lengths of the latest episodes. */
import { expect, test } from "bun:test";
import { make_vec, VecMonitor } from "../../../../envs/mod.ts";
import type { AutoresetMode, VectorEnvironment } from "../../../../rl/environment.ts";

for (const autoreset_mode of ["next_step", "same_step"] as AutoresetMode[]) {
  test(`counts episodes, without steps that only reset (${autoreset_mode})`, () => {
    const options = { max_episode_steps: 5, autoreset_mode };
    const vector = make_vec("CartPole-v1", 2, options) as VectorEnvironment<Float32Array, number>;
    const env = new VecMonitor(vector, { buffer_length: 3 });
    env.get_init_state({ seed: 0 });
    for (let t = 0; t < 13; t++) env.step(Int32Array.of(t % 2, t % 2));
    expect(env.episode_count).toBe(4);
    expect(env.return_queue).toEqual([5, 5, 5]);
    expect(env.length_queue).toEqual([5, 5, 5]);
    const other = new VecMonitor(make_vec("CartPole-v1", 2, options) as typeof vector);
    other.setState(JSON.parse(JSON.stringify(env.getState())));
    for (let t = 0; t < 6; t++) {
      env.step(Int32Array.of(0, 1));
      other.step(Int32Array.of(0, 1));
    }
    expect(other.episode_count).toBe(env.episode_count);
    expect(other.return_queue.slice(-3)).toEqual(env.return_queue as number[]);
  });
}
