// Positions of the numbers of each row in order, x (rows, n) -> y (rows, n) as int32: equal ones as they come, NaN as the
// largest. Rows are sorted by digits of 8 bits, from the lowest to the highest; short ones by insertion.

@inline
const SHORT = 32, DIGITS = 256;

/** An unsigned number in the order of the numbers; -0 equals 0. */
@inline
function keyOf<T>(x: usize, flipped: u32): u32 {
  if (!isFloat<T>()) return (load<u32>(x) ^ 0x80000000) ^ flipped;
  const value = load<f32>(x);
  if (value != value) return ~flipped;
  if (value == 0) return <u32>0x80000000 ^ flipped;
  const bits = load<u32>(x);
  return (bits ^ (<u32>(<i32>bits >> 31) | 0x80000000)) ^ flipped;
}

function insertion(keys: usize, y: usize, n: i32): void {
  for (let i = 1; i < n; i++) {
    const key = load<u32>(keys + (<usize>i << 2));
    let at = <usize>i << 2;
    for (; at > 0 && load<u32>(keys + at - 4) > key; at -= 4) {
      store<u32>(keys + at, load<u32>(keys + at - 4));
      store<i32>(y + at, load<i32>(y + at - 4));
    }
    store<u32>(keys + at, key);
    store<i32>(y + at, i);
  }
}

/** Sorts n keys, with their positions at y; behind the keys is room for as many of both, and for the counts. */
function radix(keys: usize, y: usize, n: i32): void {
  const length = <usize>n << 2;
  const counts = keys + 3 * length;
  memory.fill(counts, 0, 4 * DIGITS * 4);
  for (let p = keys; p < keys + length; p += 4) {
    const key = load<u32>(p);
    for (let digit: u32 = 0; digit < 4; digit++) {
      const at = counts + (((digit << 8) + ((key >> (digit << 3)) & 255)) << 2);
      store<i32>(at, load<i32>(at) + 1);
    }
  }
  let from = keys, to = keys + length;
  let places = y, next = keys + 2 * length;
  for (let digit: u32 = 0; digit < 4; digit++) {
    const table = counts + (digit << 10);
    const shift = digit << 3;
    if (load<i32>(table + (((load<u32>(from) >> shift) & 255) << 2)) == n) continue;
    let sum = 0;
    for (let p = table; p < table + DIGITS * 4; p += 4) {
      const count = load<i32>(p);
      store<i32>(p, sum);
      sum += count;
    }
    for (let p: usize = 0; p < length; p += 4) {
      const key = load<u32>(from + p);
      const at = table + (((key >> shift) & 255) << 2);
      const place = load<i32>(at);
      store<i32>(at, place + 1);
      store<u32>(to + (<usize>place << 2), key);
      store<i32>(next + (<usize>place << 2), load<i32>(places + p));
    }
    const key = from, place = places;
    from = to, to = key;
    places = next, next = place;
  }
  if (places != y) memory.copy(y, places, length);
}

@inline
function argsort<T>(x: usize, y: usize, rows: i32, n: i32, ascending: i32, scratch: usize): void {
  const length = <usize>n << 2;
  const flipped: u32 = ascending ? 0 : 0xffffffff;
  for (let row = 0; row < rows; row++, x += length, y += length) {
    for (let i = 0; i < n; i++) {
      const at = <usize>i << 2;
      store<u32>(scratch + at, keyOf<T>(x + at, flipped));
      store<i32>(y + at, i);
    }
    if (n <= SHORT) insertion(scratch, y, n);
    else radix(scratch, y, n);
  }
}

/** `scratch`: 12 bytes a number of a row, and 4096. */
export function argsort_float32(x: usize, y: usize, rows: i32, n: i32, ascending: i32,
  scratch: usize): void {
  argsort<f32>(x, y, rows, n, ascending, scratch);
}
export function argsort_int32(x: usize, y: usize, rows: i32, n: i32, ascending: i32,
  scratch: usize): void {
  argsort<i32>(x, y, rows, n, ascending, scratch);
}
