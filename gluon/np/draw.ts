/** Drawing random arrays with NumPy's sizes: without one, that of the parameters, which broadcast; of numbers a scalar. */
import * as nd from "../nd/mod.ts";
import { type ShapeLike, shapeOf } from "./creation.ts";

/** Where the numbers come from. Default: the generator that `np.random.seed` sets. */
export type Source = Pick<nd.random.RandomOptions, "rng">;

type Parameters = readonly nd.random.ArrayParameter[];

/** What `draw` gives for the shape of the result and the parameters, which broadcast to it. */
export function drawn(
  size: ShapeLike | null | undefined,
  source: Source,
  parameters: Parameters,
  draw: (options: nd.random.RandomOptions, parameters: Parameters) => nd.NDArray,
): nd.NDArray {
  const arrays = parameters.filter((each) => each instanceof nd.NDArray);
  return nd.scope(() => {
    const shape = size === null || size === undefined ? widest(arrays) : shapeOf(size);
    return draw({ ...source, shape }, parameters);
  });
}

function widest(arrays: readonly nd.NDArray[]): nd.Shape {
  return arrays.reduce<nd.NDArray>((a, b) => nd.add(a, b), nd.zeros([])).shape;
}
