// Gradients of activations y = f(x), computed from y: z[i] = dy[i] f'(x[i]), i < n; z may be dy or y.

import { expm1_4, splat } from "./math/math";
import { loadLanes, storeLanes } from "./math/vector";

// The loop below is inlined with a constant op, so each kernel holds its own function only.
@inline
const RELU = 0, SIGMOID = 1, TANH = 2, SOFTRELU = 3, SOFTSIGN = 4;

@inline
function slope(op: i32, y: v128): v128 {
  const one = splat(1);
  if (op == SIGMOID) return f32x4.mul(y, f32x4.sub(one, y));
  if (op == TANH) return f32x4.sub(one, f32x4.mul(y, y));
  if (op == SOFTRELU) return f32x4.neg(expm1_4(f32x4.neg(y)));
  const rest = f32x4.sub(one, f32x4.abs(y));
  return f32x4.mul(rest, rest);
}

@inline
function gradient(op: i32, dy: v128, y: v128): v128 {
  // chosen, not multiplied: 0 times infinity would be NaN; all bits of a lane that is NaN are set, which is NaN too
  if (op == RELU) return v128.or(v128.and(dy, f32x4.gt(y, splat(0))), f32x4.ne(y, y));
  return f32x4.mul(dy, slope(op, y));
}

@inline
function map(op: i32, dy: usize, y: usize, z: usize, n: i32): void {
  for (; n >= 4; n -= 4, dy += 16, y += 16, z += 16) {
    v128.store(z, gradient(op, v128.load(dy), v128.load(y)));
  }
  if (n > 0) storeLanes(z, gradient(op, loadLanes(dy, n), loadLanes(y, n)), n);
}

/** z = dy where y > 0, NaN where y is, else 0 */
export function relu_gradient(dy: usize, y: usize, z: usize, n: i32): void {
  map(RELU, dy, y, z, n);
}
/** z = dy y (1 - y) */
export function sigmoid_gradient(dy: usize, y: usize, z: usize, n: i32): void {
  map(SIGMOID, dy, y, z, n);
}
/** z = dy (1 - y^2) */
export function tanh_gradient(dy: usize, y: usize, z: usize, n: i32): void {
  map(TANH, dy, y, z, n);
}
/** z = dy (1 - e^-y) */
export function softrelu_gradient(dy: usize, y: usize, z: usize, n: i32): void {
  map(SOFTRELU, dy, y, z, n);
}
/** z = dy (1 - |y|)^2 */
export function softsign_gradient(dy: usize, y: usize, z: usize, n: i32): void {
  map(SOFTSIGN, dy, y, z, n);
}
