// Data movement between a dense array and a strided window of another; 32-bit or 8-bit elements,
// strides in elements.

@inline
function copyRun<T>(x: usize, y: usize, n: i32): void {
  if (sizeof<T>() == 1) {
    memory.copy(y, x, n);
    return;
  }
  for (; n >= 4; n -= 4, x += 16, y += 16) v128.store(y, v128.load(x));
  for (; n > 0; n--, x += 4, y += 4) store<u32>(y, load<u32>(x));
}

@inline
function fillRun<T>(value: T, y: usize, n: i32): void {
  if (sizeof<T>() == 1) {
    memory.fill(y, <u8>value, n);
    return;
  }
  const v = v128.splat<T>(value);
  for (; n >= 4; n -= 4, y += 16) v128.store(y, v);
  for (; n > 0; n--, y += 4) store<T>(y, value);
}

/** y[i, j] = x[i + j stride] for i < rows, j < columns, in blocks of 4 x 4. */
function transposePlane(x: usize, y: usize, rows: i32, columns: i32, stride: i32): void {
  const xs = stride << 2;
  const ys = columns << 2;
  let i = 0;
  for (; i + 4 <= rows; i += 4) {
    let p = x + (<usize>i << 2);
    let q = y + i * ys;
    let j = 0;
    for (; j + 4 <= columns; j += 4) {
      const a = v128.load(p);
      const b = v128.load(p + xs);
      const c = v128.load(p + 2 * xs);
      const d = v128.load(p + 3 * xs);
      const ab0 = v128.shuffle<u32>(a, b, 0, 4, 1, 5);
      const ab1 = v128.shuffle<u32>(a, b, 2, 6, 3, 7);
      const cd0 = v128.shuffle<u32>(c, d, 0, 4, 1, 5);
      const cd1 = v128.shuffle<u32>(c, d, 2, 6, 3, 7);
      v128.store(q, v128.shuffle<u64>(ab0, cd0, 0, 2));
      v128.store(q + ys, v128.shuffle<u64>(ab0, cd0, 1, 3));
      v128.store(q + 2 * ys, v128.shuffle<u64>(ab1, cd1, 0, 2));
      v128.store(q + 3 * ys, v128.shuffle<u64>(ab1, cd1, 1, 3));
      p += 4 * xs;
      q += 16;
    }
    for (; j < columns; j++, p += xs, q += 4) {
      store<u32>(q, load<u32>(p));
      store<u32>(q + ys, load<u32>(p, 4));
      store<u32>(q + 2 * ys, load<u32>(p, 8));
      store<u32>(q + 3 * ys, load<u32>(p, 12));
    }
  }
  for (; i < rows; i++) {
    let p = x + (<usize>i << 2);
    const q = y + i * ys;
    for (let j = 0; j < columns; j++, p += xs) store<u32>(q + (j << 2), load<u32>(p));
  }
}

@inline
function read<T>(x: usize, y: usize, n0: i32, n1: i32, n2: i32, n3: i32,
  s0: i32, s1: i32, s2: i32, s3: i32): void {
  const size = <i32>sizeof<T>();
  if (n3 == 0) return;
  for (let i = 0; i < n0; i++) {
    for (let j = 0; j < n1; j++) {
      let p = x + (i * s0 + j * s1) * size;
      if (sizeof<T>() == 4 && s2 == 1 && s3 > 1) {
        transposePlane(p, y, n2, n3, s3);
        y += (n2 * n3) << 2;
        continue;
      }
      for (let k = 0; k < n2; k++, p += s2 * size, y += n3 * size) {
        if (s3 == 1) {
          copyRun<T>(p, y, n3);
        } else if (s3 == 0) {
          fillRun<T>(load<T>(p), y, n3);
        } else {
          let r = p;
          for (let l = 0; l < n3; l++, r += s3 * size) store<T>(y + l * size, load<T>(r));
        }
      }
    }
  }
}

@inline
function write<T>(x: usize, y: usize, n0: i32, n1: i32, n2: i32, n3: i32,
  s0: i32, s1: i32, s2: i32, s3: i32): void {
  const size = <i32>sizeof<T>();
  for (let i = 0; i < n0; i++) {
    for (let j = 0; j < n1; j++) {
      let q = y + (i * s0 + j * s1) * size;
      for (let k = 0; k < n2; k++, q += s2 * size, x += n3 * size) {
        if (s3 == 1) {
          copyRun<T>(x, q, n3);
        } else {
          let r = q;
          for (let l = 0; l < n3; l++, r += s3 * size) store<T>(r, load<T>(x + l * size));
        }
      }
    }
  }
}

/** y dense (n0, n1, n2, n3): y[i, j, k, l] = x[i s0 + j s1 + k s2 + l s3]. */
export function read_32(x: usize, y: usize, n0: i32, n1: i32, n2: i32, n3: i32,
  s0: i32, s1: i32, s2: i32, s3: i32): void {
  read<u32>(x, y, n0, n1, n2, n3, s0, s1, s2, s3);
}
export function read_8(x: usize, y: usize, n0: i32, n1: i32, n2: i32, n3: i32,
  s0: i32, s1: i32, s2: i32, s3: i32): void {
  read<u8>(x, y, n0, n1, n2, n3, s0, s1, s2, s3);
}

/** x dense (n0, n1, n2, n3): y[i s0 + j s1 + k s2 + l s3] = x[i, j, k, l]. */
export function write_32(x: usize, y: usize, n0: i32, n1: i32, n2: i32, n3: i32,
  s0: i32, s1: i32, s2: i32, s3: i32): void {
  write<u32>(x, y, n0, n1, n2, n3, s0, s1, s2, s3);
}
export function write_8(x: usize, y: usize, n0: i32, n1: i32, n2: i32, n3: i32,
  s0: i32, s1: i32, s2: i32, s3: i32): void {
  write<u8>(x, y, n0, n1, n2, n3, s0, s1, s2, s3);
}

export function copy(x: usize, y: usize, bytes: usize): void {
  memory.copy(y, x, bytes);
}
export function clear(y: usize, bytes: usize): void {
  memory.fill(y, 0, bytes);
}
