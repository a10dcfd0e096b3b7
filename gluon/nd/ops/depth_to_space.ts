/** Blocks of channels as blocks of pixels, and back. */
import type { NDArray } from "../ndarray.ts";
import { scope } from "../scope.ts";
import { formatShape } from "../shape.ts";

function checkBlock(name: string, x: NDArray, block: number, divided: readonly number[]): void {
  const fits = divided.every(
    (axis) => (x.shape[axis] as number) % (axis === 1 ? block * block : block) === 0,
  );
  if (x.ndim === 4 && Number.isInteger(block) && block > 0 && fits) return;
  throw new RangeError(
    `Cannot ${name} ${formatShape(x.shape)} with block_size ${block}: it must be (batch, channels, height, ` +
      "width), and its lengths multiples of the block's.",
  );
}

/** `(batch, b b channels, height, width) -> (batch, channels, b height, b width)` for a block size `b`. */
export function depth_to_space(x: NDArray, block_size: number): NDArray {
  checkBlock("depth_to_space", x, block_size, [1]);
  const [batch, depth, height, width] = x.shape as [number, number, number, number];
  const [b, channels] = [block_size, depth / block_size ** 2];
  return scope(() =>
    x
      .reshape([batch, b, b, channels, height, width])
      .transpose([0, 3, 4, 1, 5, 2])
      .reshape([batch, channels, b * height, b * width]),
  );
}

/** `(batch, channels, b height, b width) -> (batch, b b channels, height, width)` for a block size `b`. */
export function space_to_depth(x: NDArray, block_size: number): NDArray {
  checkBlock("space_to_depth", x, block_size, [2, 3]);
  const [batch, channels, tall, wide] = x.shape as [number, number, number, number];
  const [b, height, width] = [block_size, tall / block_size, wide / block_size];
  return scope(() =>
    x
      .reshape([batch, channels, height, b, width, b])
      .transpose([0, 3, 5, 1, 2, 4])
      .reshape([batch, b * b * channels, height, width]),
  );
}
