// The place of large angles in their quarter turn. x = q pi/2 + r loses all of r when q pi/2 is rounded, so x 2/pi
// is taken exactly, modulo 4, by whole numbers: x is 24 bits at some place, and of the bits of 2/pi only those
// count that bring it between 2 and 2^-62 (Payne and Hanek 1983; the table and steps are those of glibc's sinf).

/** From here on float64 no longer holds q pi/2 exactly enough. */
@inline
export const LARGE: f32 = 1048576;

/** 32 bits of 4/pi, `8 i` places further on than the first, which has 24 zeros before them. */
function inverse(i: i32): u32 {
  switch (i) {
    case 0: return 0xa2;
    case 1: return 0xa2f9;
    case 2: return 0xa2f983;
    case 3: return 0xa2f9836e;
    case 4: return 0xf9836e4e;
    case 5: return 0x836e4e44;
    case 6: return 0x6e4e4415;
    case 7: return 0x4e441529;
    case 8: return 0x441529fc;
    case 9: return 0x1529fc27;
    case 10: return 0x29fc2757;
    case 11: return 0xfc2757d1;
    case 12: return 0x2757d1f5;
    case 13: return 0x57d1f534;
    case 14: return 0xd1f534dd;
    case 15: return 0xf534ddc0;
    case 16: return 0x34ddc0db;
    case 17: return 0xddc0db62;
    case 18: return 0xc0db6295;
    case 19: return 0xdb629599;
    case 20: return 0x6295993c;
    case 21: return 0x95993c43;
    case 22: return 0x993c4390;
    default: return 0x3c439041;
  }
}

/** |x| 2/pi modulo 4, times 2^62; of a float32 by its bits. */
function turns(bits: u32): u64 {
  const i = (bits >> 26) & 15;
  const m = ((bits & 0xffffff) | 0x800000) << ((bits >> 23) & 7);
  const high = <u64>(m * inverse(i)) << 32;
  const middle = <u64>m * inverse(i + 4);
  const low = (<u64>m * inverse(i + 8)) >> 32;
  return (high | low) + middle;
}

/** The nearest number of quarter turns, of `turns`. */
@inline
function nearest(t: u64): i32 {
  return <i32>((t + ((<u64>1) << 61)) >> 62);
}

function isLarge(bits: u32): bool {
  const size = bits & 0x7fffffff;
  return size >= 0x49800000 && size < 0x7f800000;
}

function restOf(bits: u32, fallback: f32): f32 {
  if (!isLarge(bits)) return fallback;
  const t = turns(bits);
  const rest = <f64><i64>(t - (<u64>nearest(t) << 62)) * 3.4061215800865545e-19;
  return <f32>((bits >> 31) != 0 ? -rest : rest);
}

function quartersOf(bits: u32, fallback: i32): i32 {
  if (!isLarge(bits)) return fallback;
  const q = nearest(turns(bits));
  return (bits >> 31) != 0 ? -q : q;
}

/** r of each lane of x that is large; that of `r` where it is not. */
@inline
export function largeRest(x: v128, r: v128): v128 {
  let y = f32x4.splat(restOf(i32x4.extract_lane(x, 0), f32x4.extract_lane(r, 0)));
  y = f32x4.replace_lane(y, 1, restOf(i32x4.extract_lane(x, 1), f32x4.extract_lane(r, 1)));
  y = f32x4.replace_lane(y, 2, restOf(i32x4.extract_lane(x, 2), f32x4.extract_lane(r, 2)));
  return f32x4.replace_lane(y, 3, restOf(i32x4.extract_lane(x, 3), f32x4.extract_lane(r, 3)));
}

/** q modulo 4 of each lane of x that is large; that of `q` where it is not. */
@inline
export function largeQuarters(x: v128, q: v128): v128 {
  let y = i32x4.splat(quartersOf(i32x4.extract_lane(x, 0), i32x4.extract_lane(q, 0)));
  y = i32x4.replace_lane(y, 1, quartersOf(i32x4.extract_lane(x, 1), i32x4.extract_lane(q, 1)));
  y = i32x4.replace_lane(y, 2, quartersOf(i32x4.extract_lane(x, 2), i32x4.extract_lane(q, 2)));
  return i32x4.replace_lane(y, 3, quartersOf(i32x4.extract_lane(x, 3), i32x4.extract_lane(q, 3)));
}
