/** `npx.random`: what `mx.npx.random` adds to `np.random`. Draws stand before the shape of the parameters. */
import * as nd from "../nd/mod.ts";
import { type ShapeLike, shapeOf } from "../np/creation.ts";
import { drawn, type Source } from "../np/draw.ts";
import { normal, uniform } from "../np/random.ts";

export { seed } from "../nd/random/mod.ts";

type Parameter = nd.random.ArrayParameter;

/** What `bernoulli` takes: one of the two. */
export interface BernoulliParameters extends Source {
  /** Probabilities of 1. */
  prob?: Parameter;
  /** Logarithms of their odds. */
  logit?: Parameter;
}

/** 1 or 0 by chance. */
export function bernoulli(
  { prob, logit, ...source }: BernoulliParameters,
  size?: ShapeLike | null,
): nd.NDArray {
  if ((prob === undefined) === (logit === undefined)) {
    throw new RangeError("Cannot draw bernoulli numbers: give one of prob and logit.");
  }
  const share = prob ?? nd.sigmoid(logit instanceof nd.NDArray ? logit : nd.array(logit as number));
  return drawn(size, source, [share], (options) =>
    nd.lesser(nd.random.uniform(0, 1, options), share),
  );
}

/** Uniform in `[low, high)`: `batch_shape`, followed by the shape of the parameters. */
export function uniform_n(
  low: Parameter = 0,
  high: Parameter = 1,
  batch_shape: ShapeLike = [],
  source: Source = {},
): nd.NDArray {
  return uniform(low, high, sizeFor(batch_shape, low, high), source);
}

/** Normal: `batch_shape`, followed by the shape of the parameters. */
export function normal_n(
  loc: Parameter = 0,
  scale: Parameter = 1,
  batch_shape: ShapeLike = [],
  source: Source = {},
): nd.NDArray {
  return normal(loc, scale, sizeFor(batch_shape, loc, scale), source);
}

function sizeFor(batch: ShapeLike, ...parameters: readonly Parameter[]): nd.Shape {
  const own = parameters.reduce<nd.Shape>((shape, each) => {
    if (typeof each === "number") return shape;
    return nd.add(nd.zeros(shape), each).shape;
  }, []);
  return [...shapeOf(batch), ...own];
}
