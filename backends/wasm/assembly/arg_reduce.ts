// Index of the first maximum or minimum along the middle axis, as float32: x (outer, n, inner) -> y
// (outer, inner). The first NaN wins, as it wins max and min.

@inline
function wins<T>(largest: bool, x: T, best: T): bool {
  if (isFloat<T>()) {
    if (best != best) return false;
    if (x != x) return true;
  }
  return largest ? x > best : x < best;
}

@inline
function argReduce<T>(largest: bool, x: usize, y: usize, outer: i32, n: i32, inner: i32): void {
  const stride = inner << 2;
  for (let i = 0; i < outer; i++, x += n * stride) {
    for (let j = 0; j < inner; j++, y += 4) {
      let p = x + (<usize>j << 2);
      let best = load<T>(p);
      let index = 0;
      for (let k = 1; k < n; k++) {
        p += stride;
        const value = load<T>(p);
        if (wins<T>(largest, value, best)) {
          best = value;
          index = k;
        }
      }
      store<f32>(y, <f32>index);
    }
  }
}

export function argmax_float32(x: usize, y: usize, outer: i32, n: i32, inner: i32): void {
  argReduce<f32>(true, x, y, outer, n, inner);
}
export function argmin_float32(x: usize, y: usize, outer: i32, n: i32, inner: i32): void {
  argReduce<f32>(false, x, y, outer, n, inner);
}
export function argmax_int32(x: usize, y: usize, outer: i32, n: i32, inner: i32): void {
  argReduce<i32>(true, x, y, outer, n, inner);
}
export function argmin_int32(x: usize, y: usize, outer: i32, n: i32, inner: i32): void {
  argReduce<i32>(false, x, y, outer, n, inner);
}
