// Counter-based random numbers: Threefry-2x32 with 20 rounds (Salmon et al. 2011), four blocks at
// once.

import { storeLanes } from "./math/vector";

/** The second word of a round: `first + second` is the first word already. */
@inline
function turn(first: v128, second: v128, by: i32): v128 {
  return v128.xor(first, v128.or(i32x4.shl(second, by), i32x4.shr_u(second, 32 - by)));
}

@inline
function uniform(word: v128): v128 {
  const bits24 = f32x4.convert_i32x4_s(i32x4.shr_u(word, 8));
  return f32x4.mul(bits24, f32x4.splat(5.9604644775390625e-8));
}

/** y[2i], y[2i + 1]: the words of block (counter[0], i) under `key` (2), as (word >>> 8) 2^-24. */
export function random_uniform(key: usize, counter: usize, y: usize, n: i32): void {
  const k0 = v128.load32_splat(key);
  const k1 = v128.load32_splat(key, 4);
  const k2 = v128.xor(v128.xor(k0, k1), i32x4.splat(0x1bd11bda));
  const first = i32x4.add(v128.load32_splat(counter), k0);
  let block = i32x4.add(i32x4(0, 1, 2, 3), k1);
  for (; n > 0; n -= 8, y += 32) {
    let a = first;
    let b = block;
    for (let group = 1; group <= 5; group++) {
      if (group & 1) {
        a = i32x4.add(a, b);
        b = turn(a, b, 13);
        a = i32x4.add(a, b);
        b = turn(a, b, 15);
        a = i32x4.add(a, b);
        b = turn(a, b, 26);
        a = i32x4.add(a, b);
        b = turn(a, b, 6);
      } else {
        a = i32x4.add(a, b);
        b = turn(a, b, 17);
        a = i32x4.add(a, b);
        b = turn(a, b, 29);
        a = i32x4.add(a, b);
        b = turn(a, b, 16);
        a = i32x4.add(a, b);
        b = turn(a, b, 24);
      }
      // then the keys number `group` and `group + 1` modulo 3, and the group's own number
      const ka = group == 3 ? k0 : group == 2 || group == 5 ? k2 : k1;
      let kb = group == 3 ? k1 : group == 2 || group == 5 ? k0 : k2;
      kb = i32x4.add(kb, i32x4.splat(group));
      a = i32x4.add(a, ka);
      b = i32x4.add(b, kb);
    }
    storeBlocks(y, a, b, n);
    block = i32x4.add(block, i32x4.splat(4));
  }
}

@inline
function storeBlocks(y: usize, a: v128, b: v128, n: i32): void {
  storeLanes(y, uniform(v128.shuffle<u32>(a, b, 0, 4, 1, 5)), n);
  if (n > 4) storeLanes(y + 16, uniform(v128.shuffle<u32>(a, b, 2, 6, 3, 7)), n - 4);
}
