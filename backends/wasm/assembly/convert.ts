// Changes of dtype, and selection by a condition of any dtype.

import { loadLanes, storeLanes } from "./math/vector";

/** y = int32(x), toward zero; out of range saturates, NaN gives 0. */
export function float32_to_int32(x: usize, y: usize, n: i32): void {
  for (; n > 0; n -= 4, x += 16, y += 16) {
    storeLanes(y, i32x4.trunc_sat_f32x4_s(loadLanes(x, n)), n);
  }
}

export function int32_to_float32(x: usize, y: usize, n: i32): void {
  for (; n > 0; n -= 4, x += 16, y += 16) {
    storeLanes(y, f32x4.convert_i32x4_s(loadLanes(x, n)), n);
  }
}

/** y = int32(x) modulo 256. */
export function float32_to_uint8(x: usize, y: usize, n: i32): void {
  for (let i = 0; i < n; i++) store<u8>(y + i, <u8><i32>load<f32>(x + (i << 2)));
}

export function int32_to_uint8(x: usize, y: usize, n: i32): void {
  for (let i = 0; i < n; i++) store<u8>(y + i, load<u8>(x + (i << 2)));
}

@inline
function widen(x: usize): v128 {
  return i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(x)));
}

export function uint8_to_float32(x: usize, y: usize, n: i32): void {
  for (; n >= 4; n -= 4, x += 4, y += 16) v128.store(y, f32x4.convert_i32x4_s(widen(x)));
  for (; n > 0; n--, x++, y += 4) store<f32>(y, <f32>load<u8>(x));
}

export function uint8_to_int32(x: usize, y: usize, n: i32): void {
  for (; n >= 4; n -= 4, x += 4, y += 16) v128.store(y, widen(x));
  for (; n > 0; n--, x++, y += 4) store<i32>(y, load<u8>(x));
}

@inline
function select32<T>(cond: usize, x: usize, y: usize, z: usize, n: i32): void {
  for (; n >= 4; n -= 4, x += 16, y += 16, z += 16, cond += 4 * sizeof<T>()) {
    let mask: v128;
    if (sizeof<T>() == 1) mask = i32x4.ne(widen(cond), i32x4.splat(0));
    else mask = v128.ne<T>(v128.load(cond), i32x4.splat(0));
    v128.store(z, v128.bitselect(v128.load(x), v128.load(y), mask));
  }
  for (; n > 0; n--, x += 4, y += 4, z += 4, cond += sizeof<T>()) {
    store<u32>(z, load<T>(cond) != 0 ? load<u32>(x) : load<u32>(y));
  }
}

@inline
function select8<T>(cond: usize, x: usize, y: usize, z: usize, n: i32): void {
  for (; n > 0; n--, x++, y++, z++, cond += sizeof<T>()) {
    store<u8>(z, load<T>(cond) != 0 ? load<u8>(x) : load<u8>(y));
  }
}

/** z = cond != 0 ? x : y; named by the elements of x and the dtype of cond. */
export function select_32_float32(cond: usize, x: usize, y: usize, z: usize, n: i32): void {
  select32<f32>(cond, x, y, z, n);
}
export function select_32_int32(cond: usize, x: usize, y: usize, z: usize, n: i32): void {
  select32<i32>(cond, x, y, z, n);
}
export function select_32_uint8(cond: usize, x: usize, y: usize, z: usize, n: i32): void {
  select32<u8>(cond, x, y, z, n);
}
export function select_8_float32(cond: usize, x: usize, y: usize, z: usize, n: i32): void {
  select8<f32>(cond, x, y, z, n);
}
export function select_8_int32(cond: usize, x: usize, y: usize, z: usize, n: i32): void {
  select8<i32>(cond, x, y, z, n);
}
export function select_8_uint8(cond: usize, x: usize, y: usize, z: usize, n: i32): void {
  select8<u8>(cond, x, y, z, n);
}
