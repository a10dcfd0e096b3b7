// Updates of optimizers in one pass: for i < n
//   g = clip(grad[i] + decay weight[i]), limited to [-clip, clip]; clip Infinity limits nothing
// then state and weight as each kernel says; y (n) takes the new weight and may be `weight` itself.
// `rate` and `decay` point to one number each; `decay` may be 0 (none).
//
// States that would be denormal become 0: arithmetic on them is many times slower, and those of
// dead units would decay into them.

import { splat } from "./math";
import { loadLanes, madd, storeLanes } from "./vector";

@inline
function limit(x: v128, clip: f32): v128 {
  return f32x4.pmin(f32x4.pmax(x, splat(-clip)), splat(clip));
}

@inline
function decayed(g: v128, weight: v128, decay: usize): v128 {
  return decay == 0 ? g : madd(weight, v128.load32_splat(decay), g);
}

@inline
function flush(x: v128): v128 {
  return v128.andnot(x, f32x4.lt(f32x4.abs(x), splat(1.17549435e-38)));
}

/** y = weight - rate (clip(grad) + decay weight) */
export function sgd_update(weight: usize, grad: usize, rate: usize, decay: usize, y: usize, n: i32,
  clip: f32): void {
  const lr = v128.load32_splat(rate);
  for (; n > 0; n -= 4, weight += 16, grad += 16, y += 16) {
    const w = loadLanes(weight, n);
    const g = decayed(limit(loadLanes(grad, n), clip), w, decay);
    storeLanes(y, f32x4.sub(w, f32x4.mul(lr, g)), n);
  }
}

/** velocity = momentum velocity - rate (clip(grad) + decay weight), y = weight + velocity */
export function sgd_mom_update(weight: usize, grad: usize, velocity: usize, rate: usize,
  decay: usize, y: usize, n: i32, clip: f32, momentum: f32): void {
  const lr = v128.load32_splat(rate);
  for (; n > 0; n -= 4, weight += 16, grad += 16, velocity += 16, y += 16) {
    const w = loadLanes(weight, n);
    const g = decayed(limit(loadLanes(grad, n), clip), w, decay);
    const v = flush(madd(loadLanes(velocity, n), splat(momentum), f32x4.neg(f32x4.mul(lr, g))));
    storeLanes(velocity, v, n);
    storeLanes(y, f32x4.add(w, v), n);
  }
}

/**
 * mean = beta1 mean + rest1 g, variance = beta2 variance + rest2 g^2,
 * y = weight - rate mean / (sqrt(variance) + epsilon)
 */
export function adam_update(weight: usize, grad: usize, mean: usize, variance: usize, rate: usize,
  decay: usize, y: usize, n: i32, clip: f32, beta1: f32, rest1: f32, beta2: f32, rest2: f32,
  epsilon: f32): void {
  const lr = v128.load32_splat(rate);
  for (; n > 0; n -= 4, weight += 16, grad += 16, mean += 16, variance += 16, y += 16) {
    const w = loadLanes(weight, n);
    const g = limit(decayed(loadLanes(grad, n), w, decay), clip);
    const m = flush(madd(loadLanes(mean, n), splat(beta1), f32x4.mul(g, splat(rest1))));
    const fresh = f32x4.mul(f32x4.mul(g, g), splat(rest2));
    const v = flush(madd(loadLanes(variance, n), splat(beta2), fresh));
    storeLanes(mean, m, n);
    storeLanes(variance, v, n);
    const step = f32x4.div(f32x4.mul(lr, m), f32x4.add(f32x4.sqrt(v), splat(epsilon)));
    storeLanes(y, f32x4.sub(w, step), n);
  }
}

/** square = gamma square + rest g^2, y = weight - rate g / sqrt(square + epsilon) */
export function rmsprop_update(weight: usize, grad: usize, square: usize, rate: usize,
  decay: usize, y: usize, n: i32, clip: f32, gamma: f32, rest: f32, epsilon: f32): void {
  const lr = v128.load32_splat(rate);
  for (; n > 0; n -= 4, weight += 16, grad += 16, square += 16, y += 16) {
    const w = loadLanes(weight, n);
    const g = limit(decayed(loadLanes(grad, n), w, decay), clip);
    const fresh = f32x4.mul(f32x4.mul(g, g), splat(rest));
    const s = flush(madd(loadLanes(square, n), splat(gamma), fresh));
    storeLanes(square, s, n);
    const root = f32x4.sqrt(f32x4.add(s, splat(epsilon)));
    storeLanes(y, f32x4.sub(w, f32x4.div(f32x4.mul(lr, g), root)), n);
  }
}
