// Pooling over planes: x (planes, inH, inW) -> y (planes, outH, outW), and its gradients. Windows are
// those of convolutions: window i begins at i * stride - pad; of those that reach beyond an end, only
// what is inside counts.

/** The lowest finite number: the maximum of a window that holds nothing, as in MXNet. */
@inline
const LOWEST: f32 = -3.4028234663852886e38;

@inline
function combine(isMax: bool, a: v128, b: v128): v128 {
  return isMax ? f32x4.max(a, b) : f32x4.add(a, b);
}

/** Four windows of which all columns are inside; x is their first number, n the rows that are inside. */
@inline
function fourWindows(isMax: bool, x: usize, row: i32, n: i32, kW: i32, sW: i32): v128 {
  let all = isMax ? f32x4.splat(LOWEST) : f32x4.splat(0);
  let isFirst = true;
  for (; n > 0; n--, x += row) {
    for (let j = 0; j < kW; j++) {
      const p = x + (j << 2);
      const next = sW == 1 ? v128.load(p) : v128.shuffle<u32>(v128.load(p), v128.load(p, 16), 0, 2, 4, 6);
      all = isFirst ? next : combine(isMax, all, next);
      isFirst = false;
    }
  }
  return all;
}

@inline
function oneWindow(isMax: bool, x: usize, row: i32, rows: i32, columns: i32): f32 {
  if (rows <= 0 || columns <= 0) return isMax ? LOWEST : 0;
  let all: f32 = load<f32>(x);
  let from = 1;
  for (; rows > 0; rows--, x += row, from = 0) {
    for (let j = from; j < columns; j++) {
      const next = load<f32>(x + (j << 2));
      all = isMax ? max(all, next) : all + next;
    }
  }
  return all;
}

@inline
function pool(isMax: bool, x: usize, y: usize, planes: i32, inH: i32, inW: i32, outH: i32, outW: i32,
  kH: i32, kW: i32, sH: i32, sW: i32, pH: i32, pW: i32): void {
  const row = inW << 2;
  for (let plane = 0; plane < planes; plane++, x += inH * row) {
    for (let i = 0; i < outH; i++) {
      const top = max(i * sH - pH, 0);
      const rows = min(i * sH - pH + kH, inH) - top;
      const line = x + top * row;
      for (let j = 0; j < outW; ) {
        const left = j * sW - pW;
        // what is read lies in the row: with steps of 2, a number beyond the last window's, too
        if (sW <= 2 && left >= 0 && j + 4 <= outW && left + 3 * sW + kW + (sW - 1) <= inW) {
          v128.store(y, fourWindows(isMax, line + (left << 2), row, rows, kW, sW));
          j += 4;
          y += 16;
          continue;
        }
        const first = max(left, 0);
        store<f32>(y, oneWindow(isMax, line + (first << 2), row, rows, min(left + kW, inW) - first));
        j++;
        y += 4;
      }
    }
  }
}

export function max_pool(x: usize, y: usize, planes: i32, inH: i32, inW: i32, outH: i32, outW: i32,
  kH: i32, kW: i32, sH: i32, sW: i32, pH: i32, pW: i32): void {
  pool(true, x, y, planes, inH, inW, outH, outW, kH, kW, sH, sW, pH, pW);
}

export function sum_pool(x: usize, y: usize, planes: i32, inH: i32, inW: i32, outH: i32, outW: i32,
  kH: i32, kW: i32, sH: i32, sW: i32, pH: i32, pW: i32): void {
  pool(false, x, y, planes, inH, inW, outH, outW, kH, kW, sH, sW, pH, pW);
}

/** Where the first maximum, or the first NaN, of a window lies. */
@inline
function firstMaximum(x: usize, row: i32, rows: i32, columns: i32): usize {
  let best = x;
  let most = load<f32>(x);
  for (; rows > 0; rows--, x += row) {
    for (let j = 0; j < columns; j++) {
      const next = load<f32>(x + (j << 2));
      if (next > most || (next != next && most == most)) {
        most = next;
        best = x + (j << 2);
      }
    }
  }
  return best;
}

/** dx = the gradient dy of each window, added to its first maximum in x. */
export function max_pool_gradient(x: usize, dy: usize, dx: usize, planes: i32, inH: i32, inW: i32, outH: i32, outW: i32,
  kH: i32, kW: i32, sH: i32, sW: i32, pH: i32, pW: i32): void {
  const row = inW << 2;
  memory.fill(dx, 0, planes * inH * row);
  for (let plane = 0; plane < planes; plane++, x += inH * row, dx += inH * row) {
    for (let i = 0; i < outH; i++) {
      const top = max(i * sH - pH, 0);
      const rows = min(i * sH - pH + kH, inH) - top;
      for (let j = 0; j < outW; j++, dy += 4) {
        const left = max(j * sW - pW, 0);
        const columns = min(j * sW - pW + kW, inW) - left;
        if (rows <= 0 || columns <= 0) continue;
        const place = dx + (firstMaximum(x + top * row + (left << 2), row, rows, columns) - x);
        store<f32>(place, load<f32>(place) + load<f32>(dy));
      }
    }
  }
}

/** dx = the gradient dy of each window, added to all that it holds. */
export function sum_pool_gradient(dy: usize, dx: usize, planes: i32, inH: i32, inW: i32, outH: i32, outW: i32,
  kH: i32, kW: i32, sH: i32, sW: i32, pH: i32, pW: i32): void {
  const row = inW << 2;
  memory.fill(dx, 0, planes * inH * row);
  for (let plane = 0; plane < planes; plane++, dx += inH * row) {
    for (let i = 0; i < outH; i++) {
      const top = max(i * sH - pH, 0);
      const bottom = min(i * sH - pH + kH, inH);
      for (let j = 0; j < outW; j++, dy += 4) {
        const left = max(j * sW - pW, 0);
        const right = min(j * sW - pW + kW, inW);
        const slope = load<f32>(dy);
        for (let r = top; r < bottom; r++) {
          for (let c = left; c < right; c++) {
            const place = dx + r * row + (c << 2);
            store<f32>(place, load<f32>(place) + slope);
          }
        }
      }
    }
  }
}
