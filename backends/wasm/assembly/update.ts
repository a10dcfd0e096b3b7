// Updates of optimizers in one pass: for i < n
//   g = clip(grad[i] + decay weight[i]), limited to [-limit, limit]; limit Infinity changes nothing
// then state and weight as each kernel says; y (n) takes the new weight and may be `weight` itself.
// `rate` and `decay` point to one number each; `decay` may be 0 (none).
//
// States that would be denormal become 0: arithmetic on them is many times slower, and those of
// dead units would decay into them. Constants are spread before the loop; not every engine does it.

import { splat } from "./math";
import { loadLanes, madd, storeLanes } from "./vector";

@inline
function clip(x: v128, low: v128, high: v128): v128 {
  return f32x4.pmin(f32x4.pmax(x, low), high);
}

@inline
function decayed(g: v128, weight: v128, decay: usize): v128 {
  return decay == 0 ? g : madd(weight, v128.load32_splat(decay), g);
}

// The smallest number that is not denormal.
@inline
const LEAST: f32 = 1.17549435e-38;

@inline
function flush(x: v128, least: v128): v128 {
  return v128.andnot(x, f32x4.lt(f32x4.abs(x), least));
}

/** y = weight - rate (clip(grad) + decay weight) */
export function sgd_update(weight: usize, grad: usize, rate: usize, decay: usize, y: usize, n: i32,
  limit: f32): void {
  const lr = v128.load32_splat(rate), low = splat(-limit), high = splat(limit);
  for (; n > 0; n -= 4, weight += 16, grad += 16, y += 16) {
    const w = loadLanes(weight, n);
    const g = decayed(clip(loadLanes(grad, n), low, high), w, decay);
    storeLanes(y, f32x4.sub(w, f32x4.mul(lr, g)), n);
  }
}

/** velocity = momentum velocity - rate (clip(grad) + decay weight), y = weight + velocity */
export function sgd_mom_update(weight: usize, grad: usize, velocity: usize, rate: usize,
  decay: usize, y: usize, n: i32, limit: f32, momentum: f32): void {
  const lr = v128.load32_splat(rate), low = splat(-limit), high = splat(limit);
  const rest = splat(momentum), least = splat(LEAST);
  for (; n > 0; n -= 4, weight += 16, grad += 16, velocity += 16, y += 16) {
    const w = loadLanes(weight, n);
    const g = decayed(clip(loadLanes(grad, n), low, high), w, decay);
    const v = flush(f32x4.sub(f32x4.mul(loadLanes(velocity, n), rest), f32x4.mul(lr, g)), least);
    storeLanes(velocity, v, n);
    storeLanes(y, f32x4.add(w, v), n);
  }
}

/**
 * mean = beta1 mean + rest1 g, variance = beta2 variance + rest2 g^2,
 * y = weight - rate mean / (sqrt(variance) + epsilon)
 */
export function adam_update(weight: usize, grad: usize, mean: usize, variance: usize, rate: usize,
  decay: usize, y: usize, n: i32, limit: f32, beta1: f32, rest1: f32, beta2: f32, rest2: f32,
  epsilon: f32): void {
  const lr = v128.load32_splat(rate), low = splat(-limit), high = splat(limit);
  const b1 = splat(beta1), r1 = splat(rest1), b2 = splat(beta2), r2 = splat(rest2);
  const e = splat(epsilon), least = splat(LEAST);
  for (; n > 0; n -= 4, weight += 16, grad += 16, mean += 16, variance += 16, y += 16) {
    const w = loadLanes(weight, n);
    const g = clip(decayed(loadLanes(grad, n), w, decay), low, high);
    const m = flush(madd(loadLanes(mean, n), b1, f32x4.mul(g, r1)), least);
    const v = flush(madd(loadLanes(variance, n), b2, f32x4.mul(f32x4.mul(g, g), r2)), least);
    storeLanes(mean, m, n);
    storeLanes(variance, v, n);
    const step = f32x4.div(f32x4.mul(lr, m), f32x4.add(f32x4.sqrt(v), e));
    storeLanes(y, f32x4.sub(w, step), n);
  }
}

/** square = gamma square + rest g^2, y = weight - rate g / sqrt(square + epsilon) */
export function rmsprop_update(weight: usize, grad: usize, square: usize, rate: usize,
  decay: usize, y: usize, n: i32, limit: f32, gamma: f32, rest: f32, epsilon: f32): void {
  const lr = v128.load32_splat(rate), low = splat(-limit), high = splat(limit);
  const c = splat(gamma), r = splat(rest), e = splat(epsilon), least = splat(LEAST);
  for (; n > 0; n -= 4, weight += 16, grad += 16, square += 16, y += 16) {
    const w = loadLanes(weight, n);
    const g = clip(decayed(loadLanes(grad, n), w, decay), low, high);
    const s = flush(madd(loadLanes(square, n), c, f32x4.mul(f32x4.mul(g, g), r)), least);
    storeLanes(square, s, n);
    const step = f32x4.div(f32x4.mul(lr, g), f32x4.sqrt(f32x4.add(s, e)));
    storeLanes(y, f32x4.sub(w, step), n);
  }
}
