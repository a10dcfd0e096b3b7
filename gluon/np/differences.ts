/** Differences, traces, diagonals and integrals along axes, with NumPy's arguments. */
import * as nd from "../nd/mod.ts";
import { resolveAxis } from "../nd/shape.ts";
import { vander } from "./grids.ts";
import { lstsq } from "./linalg.ts";

/** The `n`-th differences of neighbours along an axis. */
export function diff(x: nd.NDArray, n = 1, axis = -1): nd.NDArray {
  const at = resolveAxis(axis, x.ndim, "diff");
  return nd.scope(() => {
    let y = nd.copy(x);
    for (let i = 0; i < n; i++) {
      const length = y.shape[at] as number;
      y = y.slice_axis(at, 1, length).subtract(y.slice_axis(at, 0, length - 1));
    }
    return y;
  });
}

/** The differences of neighbours in the array as if it were flat. */
export function ediff1d(x: nd.NDArray): nd.NDArray {
  return nd.scope(() => diff(x.reshape([x.size])));
}

/** Diagonals of matrices along two axes; they are the last axis of the result. */
export function diagonal(x: nd.NDArray, offset = 0, axis1 = 0, axis2 = 1): nd.NDArray {
  return nd.scope(() => {
    const [a, b] = [axis1, axis2].map((axis) => resolveAxis(axis, x.ndim, "diagonal"));
    const others = x.shape.map((_, i) => i).filter((i) => i !== a && i !== b);
    const arranged = x.transpose([...others, a as number, b as number]);
    const [rows, columns] = arranged.shape.slice(-2) as [number, number];
    const [top, left] = [Math.max(-offset, 0), Math.max(offset, 0)];
    const length = Math.max(0, Math.min(rows - top, columns - left));
    const places = Int32Array.from({ length }, (_, i) => (top + i) * columns + left + i);
    const flat = arranged.reshape([...arranged.shape.slice(0, -2), rows * columns]);
    return nd.take(flat, nd.array(places, { shape: [length] }), { axis: flat.ndim - 1 });
  });
}

/** The sum along diagonals. */
export function trace(x: nd.NDArray, offset = 0, axis1 = 0, axis2 = 1): nd.NDArray {
  return nd.scope(() =>
    diagonal(x, offset, axis1, axis2)
      .sum({ axis: -1 })
      .reshape(
        x.shape.filter(
          (_, i) =>
            i !== resolveAxis(axis1, x.ndim, "trace") && i !== resolveAxis(axis2, x.ndim, "trace"),
        ),
      ),
  );
}

/** A matrix with the elements, as if flat, on a diagonal. */
export function diagflat(x: nd.NDArray, k = 0): nd.NDArray {
  return nd.scope(() => nd.linalg.makediag(x.reshape([x.size]), { offset: k }));
}

/** The integral along the last axis by trapezoids, over distances `dx` or at places `x`. */
export function trapz(y: nd.NDArray, x?: nd.NDArray | null, dx = 1): nd.NDArray {
  return nd.scope(() => {
    const length = y.shape.at(-1) as number;
    const sums = y.slice_axis(-1, 1, length).add(y.slice_axis(-1, 0, length - 1));
    const widths = x ? diff(x) : dx;
    return sums.multiply(widths).multiply(0.5).sum({ axis: -1 }).reshape(y.shape.slice(0, -1));
  });
}

/** Values at `x` on the straight lines between points `(xp, fp)`, `xp` ascending; outside of them the first and the last. */
export function interp(x: nd.NDArray, xp: nd.NDArray, fp: nd.NDArray): nd.NDArray {
  return nd.scope(() => {
    const last = xp.size - 1;
    const column = x.expand_dims(x.ndim);
    const place = xp.lesser_equal(column).sum({ axis: -1 }).reshape(x.shape).subtract(1);
    const at = place.clip(0, Math.max(last - 1, 0));
    const next = at.add(1).clip(0, last);
    const [x0, x1, y0, y1] = [
      nd.take(xp, at),
      nd.take(xp, next),
      nd.take(fp, at),
      nd.take(fp, next),
    ];
    const width = x1.subtract(x0);
    const share = x
      .subtract(x0)
      .divide(nd.where(width, width, 1))
      .clip(0, 1);
    return y0.add(y1.subtract(y0).multiply(share));
  });
}

/** A polynomial of coefficients, the highest power first, at `x`. */
export function polyval(coefficients: nd.NDArray, x: nd.NDArray): nd.NDArray {
  return nd.scope(() => {
    let y = x.zeros_like();
    for (let i = 0; i < coefficients.size; i++) y = y.multiply(x).add(coefficients.at(i));
    return y;
  });
}

/** Coefficients, the highest power first, of the polynomial of this degree that is nearest to points by squares. */
export function polyfit(x: nd.NDArray, y: nd.NDArray, deg: number): nd.NDArray {
  return nd.scope(() => lstsq(vander(x, deg + 1), y)[0]);
}
