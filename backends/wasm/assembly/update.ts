// Updates of optimizers in one pass: for i < n
//   g = clip(grad[i] + decay weight[i]), limited to [-limit, limit]; limit Infinity changes nothing
// then state and weight as each kernel says; y (n) takes the new weight and may be `weight` itself.
// `rate`, Adam's `epsilon` and `decay` point to one number each; `decay` may be 0 (none).
//
// No state becomes denormal, though those of dead units decay: arithmetic on such numbers is many
// times slower. Means and velocities become 0 before the rate times them would be denormal; squares
// of gradients are at least `BOUND^2`, of which no epsilon takes notice. Each update is a step of up
// to 4 numbers and a loop over it; constants are spread before the loop, out of which not every
// engine moves them.

import { splat } from "./math/math";
import { loadLanes, madd, storeLanes } from "./math/vector";

@inline
function clip(x: v128, low: v128, high: v128): v128 {
  return f32x4.pmin(f32x4.pmax(x, low), high);
}

@inline
function decayed(g: v128, weight: v128, decay: usize): v128 {
  return decay == 0 ? g : madd(weight, v128.load32_splat(decay), g);
}

// Times a rate of at least 1e-5 it is not denormal.
@inline
const LEAST: f32 = 1e-32;

// Its square, times what a decay of up to 0.99999 leaves, is not denormal.
@inline
const BOUND: f32 = 1e-16;

@inline
function flush(x: v128, least: v128): v128 {
  return v128.andnot(x, f32x4.lt(f32x4.abs(x), least));
}

// x^2, or BOUND^2.
@inline
function squared(x: v128, bound: v128): v128 {
  const size = f32x4.pmax(f32x4.abs(x), bound);
  return f32x4.mul(size, size);
}

@inline
function sgd(lanes: i32, weight: usize, grad: usize, decay: usize, y: usize,
  lr: v128, low: v128, high: v128): void {
  const w = loadLanes(weight, lanes);
  const g = decayed(clip(loadLanes(grad, lanes), low, high), w, decay);
  storeLanes(y, f32x4.sub(w, f32x4.mul(lr, g)), lanes);
}

/** y = weight - rate (clip(grad) + decay weight) */
export function sgd_update(weight: usize, grad: usize, rate: usize, decay: usize, y: usize, n: i32,
  limit: f32): void {
  const lr = v128.load32_splat(rate), low = splat(-limit), high = splat(limit);
  for (; n >= 4; n -= 4, weight += 16, grad += 16, y += 16) {
    sgd(4, weight, grad, decay, y, lr, low, high);
  }
  if (n > 0) sgd(n, weight, grad, decay, y, lr, low, high);
}

@inline
function momentumSgd(lanes: i32, weight: usize, grad: usize, velocity: usize, decay: usize,
  y: usize, lr: v128, low: v128, high: v128, rest: v128, least: v128): void {
  const w = loadLanes(weight, lanes);
  const g = decayed(clip(loadLanes(grad, lanes), low, high), w, decay);
  const kept = f32x4.mul(loadLanes(velocity, lanes), rest);
  const v = flush(f32x4.sub(kept, f32x4.mul(lr, g)), least);
  storeLanes(velocity, v, lanes);
  storeLanes(y, f32x4.add(w, v), lanes);
}

/** velocity = momentum velocity - rate (clip(grad) + decay weight), y = weight + velocity */
export function sgd_mom_update(weight: usize, grad: usize, velocity: usize, rate: usize,
  decay: usize, y: usize, n: i32, limit: f32, momentum: f32): void {
  const lr = v128.load32_splat(rate), low = splat(-limit), high = splat(limit);
  const rest = splat(momentum), least = splat(LEAST);
  for (; n >= 4; n -= 4, weight += 16, grad += 16, velocity += 16, y += 16) {
    momentumSgd(4, weight, grad, velocity, decay, y, lr, low, high, rest, least);
  }
  if (n > 0) momentumSgd(n, weight, grad, velocity, decay, y, lr, low, high, rest, least);
}

@inline
function adam(lanes: i32, weight: usize, grad: usize, mean: usize, variance: usize, decay: usize,
  y: usize, lr: v128, low: v128, high: v128, b1: v128, r1: v128, b2: v128, r2: v128, e: v128,
  least: v128, bound: v128): void {
  const w = loadLanes(weight, lanes);
  const g = clip(decayed(loadLanes(grad, lanes), w, decay), low, high);
  const m = flush(madd(loadLanes(mean, lanes), b1, f32x4.mul(g, r1)), least);
  const v = madd(loadLanes(variance, lanes), b2, f32x4.mul(squared(g, bound), r2));
  storeLanes(mean, m, lanes);
  storeLanes(variance, v, lanes);
  const step = f32x4.div(f32x4.mul(lr, m), f32x4.add(f32x4.sqrt(v), e));
  storeLanes(y, f32x4.sub(w, step), lanes);
}

/**
 * mean = beta1 mean + rest1 g, variance = beta2 variance + rest2 g^2,
 * y = weight - rate mean / (sqrt(variance) + epsilon)
 */
export function adam_update(weight: usize, grad: usize, mean: usize, variance: usize, rate: usize,
  epsilon: usize, decay: usize, y: usize, n: i32, limit: f32, beta1: f32, rest1: f32, beta2: f32,
  rest2: f32): void {
  const lr = v128.load32_splat(rate), low = splat(-limit), high = splat(limit);
  const b1 = splat(beta1), r1 = splat(rest1), b2 = splat(beta2), r2 = splat(rest2);
  const e = v128.load32_splat(epsilon), least = splat(LEAST), bound = splat(BOUND);
  for (; n >= 4; n -= 4, weight += 16, grad += 16, mean += 16, variance += 16, y += 16) {
    adam(4, weight, grad, mean, variance, decay, y, lr, low, high, b1, r1, b2, r2, e, least, bound);
  }
  if (n > 0) {
    adam(n, weight, grad, mean, variance, decay, y, lr, low, high, b1, r1, b2, r2, e, least, bound);
  }
}

@inline
function rmsprop(lanes: i32, weight: usize, grad: usize, square: usize, decay: usize, y: usize,
  lr: v128, low: v128, high: v128, c: v128, r: v128, e: v128, bound: v128): void {
  const w = loadLanes(weight, lanes);
  const g = clip(decayed(loadLanes(grad, lanes), w, decay), low, high);
  const s = madd(loadLanes(square, lanes), c, f32x4.mul(squared(g, bound), r));
  storeLanes(square, s, lanes);
  const step = f32x4.div(f32x4.mul(lr, g), f32x4.sqrt(f32x4.add(s, e)));
  storeLanes(y, f32x4.sub(w, step), lanes);
}

/** square = gamma square + rest g^2, y = weight - rate g / sqrt(square + epsilon) */
export function rmsprop_update(weight: usize, grad: usize, square: usize, rate: usize,
  decay: usize, y: usize, n: i32, limit: f32, gamma: f32, rest: f32, epsilon: f32): void {
  const lr = v128.load32_splat(rate), low = splat(-limit), high = splat(limit);
  const c = splat(gamma), r = splat(rest), e = splat(epsilon), bound = splat(BOUND);
  for (; n >= 4; n -= 4, weight += 16, grad += 16, square += 16, y += 16) {
    rmsprop(4, weight, grad, square, decay, y, lr, low, high, c, r, e, bound);
  }
  if (n > 0) rmsprop(n, weight, grad, square, decay, y, lr, low, high, c, r, e, bound);
}

@inline
function centered(lanes: i32, weight: usize, grad: usize, square: usize, mean: usize, delta: usize,
  decay: usize, y: usize, lr: v128, low: v128, high: v128, c: v128, r: v128, momentum: v128, e: v128,
  least: v128, bound: v128): void {
  const w = loadLanes(weight, lanes);
  const g = clip(decayed(loadLanes(grad, lanes), w, decay), low, high);
  const s = madd(loadLanes(square, lanes), c, f32x4.mul(squared(g, bound), r));
  const m = flush(madd(loadLanes(mean, lanes), c, f32x4.mul(g, r)), least);
  storeLanes(square, s, lanes);
  storeLanes(mean, m, lanes);
  const variance = f32x4.max(f32x4.sub(s, f32x4.mul(m, m)), splat(0));
  const step = f32x4.div(f32x4.mul(lr, g), f32x4.sqrt(f32x4.add(variance, e)));
  const d = flush(f32x4.sub(f32x4.mul(loadLanes(delta, lanes), momentum), step), least);
  storeLanes(delta, d, lanes);
  storeLanes(y, f32x4.add(w, d), lanes);
}

/**
 * square = gamma1 square + rest g^2, mean = gamma1 mean + rest g,
 * delta = gamma2 delta - rate g / sqrt(max(square - mean^2, 0) + epsilon), y = weight + delta
 */
export function rmspropalex_update(weight: usize, grad: usize, square: usize, mean: usize,
  delta: usize, rate: usize, decay: usize, y: usize, n: i32, limit: f32, gamma1: f32, rest: f32,
  gamma2: f32, epsilon: f32): void {
  const lr = v128.load32_splat(rate), low = splat(-limit), high = splat(limit);
  const c = splat(gamma1), r = splat(rest), momentum = splat(gamma2), e = splat(epsilon);
  const least = splat(LEAST), bound = splat(BOUND);
  for (; n >= 4; n -= 4, weight += 16, grad += 16, square += 16, mean += 16, delta += 16, y += 16) {
    centered(4, weight, grad, square, mean, delta, decay, y, lr, low, high, c, r, momentum, e, least,
      bound);
  }
  if (n > 0) {
    centered(n, weight, grad, square, mean, delta, decay, y, lr, low, high, c, r, momentum, e, least,
      bound);
  }
}
