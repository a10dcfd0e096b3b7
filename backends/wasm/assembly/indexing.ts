// Gather and scatter kernels; indices are int32 or float32 (then truncated; beyond int32 the nearest,
// NaN is 0).

@inline
function indexAt(indices: usize, i: i32, isFloat: i32): i32 {
  const p = indices + (<usize>i << 2);
  return isFloat ? <i32>load<f32>(p) : load<i32>(p);
}

@inline
function clipped(index: i32, n: i32): i32 {
  return max(0, min(index, n - 1));
}

/**
 * x (outer, n, bytes), indices (count) -> y (outer, count, bytes); indices are clipped to 0 .. n -
 * 1.
 */
export function take(x: usize, indices: usize, y: usize, outer: i32, n: i32, count: i32,
  bytes: i32, isFloat: i32): void {
  for (let i = 0; i < outer; i++, x += n * bytes) {
    for (let j = 0; j < count; j++, y += bytes) {
      let p = x + clipped(indexAt(indices, j, isFloat), n) * bytes;
      if ((bytes & 3) != 0) {
        memory.copy(y, p, bytes);
        continue;
      }
      let q = y;
      const end = y + bytes;
      for (; q + 16 <= end; q += 16, p += 16) v128.store(q, v128.load(p));
      for (; q < end; q += 4, p += 4) store<u32>(q, load<u32>(p));
    }
  }
}

/**
 * y (outer, count, inner), indices (count): x (outer, n, inner) += rows of y at the clipped
 * indices; float32.
 */
export function add_at(y: usize, indices: usize, x: usize, outer: i32, n: i32, count: i32,
  inner: i32, isFloat: i32): void {
  for (let i = 0; i < outer; i++, x += (n * inner) << 2) {
    for (let j = 0; j < count; j++) {
      let q = x + ((clipped(indexAt(indices, j, isFloat), n) * inner) << 2);
      const end = q + (inner << 2);
      for (; q + 16 <= end; q += 16, y += 16) v128.store(q, f32x4.add(v128.load(q), v128.load(y)));
      for (; q < end; q += 4, y += 4) store<f32>(q, load<f32>(q) + load<f32>(y));
    }
  }
}

/**
 * y (outer, count, bytes), int32 indices (count): slices of x (outer, n, bytes) are overwritten by those of y in order;
 * indices outside of 0 .. n - 1 are skipped.
 */
export function put_at(y: usize, indices: usize, x: usize, outer: i32, n: i32, count: i32,
  bytes: i32): void {
  for (let i = 0; i < outer; i++, x += n * bytes) {
    for (let j = 0; j < count; j++, y += bytes) {
      const index = load<i32>(indices + (<usize>j << 2));
      if (<u32>index < <u32>n) memory.copy(x + index * bytes, y, bytes);
    }
  }
}

@inline
function isNaNAt(indices: usize, i: i32): bool {
  return isNaN(load<f32>(indices + (<usize>i << 2)));
}

@inline
function oneHot<T>(indices: usize, y: usize, count: i32, depth: i32, one: T, isFloat: i32,
  clips: i32): void {
  for (let j = 0; j < count; j++, y += depth * <i32>sizeof<T>()) {
    let index = indexAt(indices, j, isFloat);
    if (clips) index = clipped(index, depth);
    else if (isFloat && isNaNAt(indices, j)) continue;
    if (<u32>index < <u32>depth) store<T>(y + index * <i32>sizeof<T>(), one);
  }
}

/**
 * indices (count), a y (count, depth) of zeros: y[j, indices[j]] = one; indices are clipped to 0 ..
 * depth - 1, or those outside and NaN are ignored.
 */
export function one_hot_float32(indices: usize, y: usize, count: i32, depth: i32,
  isFloat: i32, clips: i32): void {
  oneHot<f32>(indices, y, count, depth, 1, isFloat, clips);
}
export function one_hot_int32(indices: usize, y: usize, count: i32, depth: i32,
  isFloat: i32, clips: i32): void {
  oneHot<i32>(indices, y, count, depth, 1, isFloat, clips);
}
export function one_hot_uint8(indices: usize, y: usize, count: i32, depth: i32,
  isFloat: i32, clips: i32): void {
  oneHot<u8>(indices, y, count, depth, 1, isFloat, clips);
}
