/**
 * The mathematics of value learning as pure functions of batches. None sees an episode's end as
 * such: `discount_t` is 0 where nothing lies beyond and gamma (or gamma^n) elsewhere, so that
 * termination, truncation and n-step returns are one number.
 */
import type { NDArray } from "../../gluon/nd/mod.ts";

/**
 * One-step target of a state's value: `r_t + discount_t * v_t`, each `(batch) -> (batch)`.
 * Source: Sutton 1988, TD(0).
 */
export function tdTarget(r_t: NDArray, discount_t: NDArray, v_t: NDArray): NDArray {
  return r_t.add(discount_t.multiply(v_t));
}

/**
 * One-step target of Q-learning: `r_t + discount_t * max_a q_t(a)`.
 * `r_t (batch)`, `discount_t (batch)`, `q_t (batch, actions)` `-> (batch)`.
 * Source: Watkins 1989; with a target network, Mnih et al. 2015.
 */
export function qLearningTarget(r_t: NDArray, discount_t: NDArray, q_t: NDArray): NDArray {
  return tdTarget(r_t, discount_t, q_t.max({ axis: 1 }));
}

/**
 * Target of double Q-learning: `r_t + discount_t * q_t(argmax_a selector_t(a))`: one network
 * chooses the action, the other values it. Shapes as in `qLearningTarget`.
 * Source: van Hasselt, Guez and Silver 2016.
 */
export function doubleQLearningTarget(
  r_t: NDArray,
  discount_t: NDArray,
  q_t: NDArray,
  selector_t: NDArray,
): NDArray {
  const chosen = q_t.pick(selector_t.argmax({ axis: 1 }), { axis: 1 });
  return tdTarget(r_t, discount_t, chosen);
}

/**
 * Action values of a dueling network: `v + a - mean_a a`.
 * `value (batch, 1)`, `advantage (batch, actions)` `-> (batch, actions)`.
 * Source: Wang et al. 2016, equation 9.
 */
export function duelingValue(value: NDArray, advantage: NDArray): NDArray {
  return value.add(advantage.subtract(advantage.mean({ axis: 1, keepdims: true })));
}

/**
 * Action values in which what is forbidden is never the maximum.
 * `q (batch, actions)`, `mask (batch, actions)`, 1 where allowed `-> (batch, actions)`.
 * Source: Huang and Ontanon 2022, A closer look at invalid action masking.
 */
export function allowedValue(q: NDArray, mask: NDArray): NDArray {
  return q.add(mask.astype("float32").subtract(1).multiply(1e9));
}
