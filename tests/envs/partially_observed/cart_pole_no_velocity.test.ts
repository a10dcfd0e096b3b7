/** CartPole, half of it. */
import { expect, test } from "bun:test";
import { make, make_vec } from "../../../envs/mod.ts";

test("CartPoleNoVel shows the position and the angle of CartPole", () => {
  const [whole, half] = [make("CartPole-v1"), make("CartPoleNoVel-v1")];
  const seen = (x: Float32Array): number[] => [x[0]!, x[2]!];
  expect(String(half.observation_space)).toBe(
    "Box([-4.8        -0.41887903], [4.8        0.41887903], (2,), float32)",
  );
  expect(Array.from(half.get_init_state({ seed: 4 }))).toEqual(
    seen(whole.get_init_state({ seed: 4 })),
  );
  for (let t = 0; t < 8; t++) {
    const [a, b] = [whole.step(t % 2), half.step(t % 2)];
    expect(Array.from(b.next_state)).toEqual(seen(a.next_state));
    expect([b.reward, b.done]).toEqual([a.reward, a.done]);
  }
});

test("a vector of them is batched, and equals them", () => {
  const [vector, single] = [make_vec("CartPoleNoVel-v1", 2), make("CartPoleNoVel-v1")];
  const states = vector.get_init_state({ seed: 7 });
  expect(Array.from(states.slice(2))).toEqual(Array.from(single.get_init_state({ seed: 8 })));
  const [next, own] = [vector.step(Int32Array.of(0, 1)).next_state, single.step(1).next_state];
  expect(Array.from(next.slice(2))).toEqual(Array.from(own));
});
