// What the engine makes of relaxed SIMD.

import { splat } from "./math/math";
import { madd } from "./math/vector";

/** Whether a multiply-add rounds once: (1 + 2^-12)^2 - 1 is then exact. */
export function rounds_once(): bool {
  const x = splat(1.000244140625);
  return f32x4.extract_lane(madd(x, x, splat(-1)), 0) == 0.00048834085464477539;
}
