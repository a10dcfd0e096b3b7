/** Spaces: the sets that observations and actions are elements of. */

export { toActionMask } from "./action_mask.ts";
export {
  type Batched,
  type BatchedLeaf,
  elementAt,
  emptyBatch,
  isBatch,
  type Numbers,
  putElement,
} from "./batch.ts";
export { Box, type BoxArrays, type BoxOptions } from "./box.ts";
export { Dict } from "./dict.ts";
export { Discrete } from "./discrete.ts";
export { MultiBinary } from "./multi_binary.ts";
export { MultiDiscrete } from "./multi_discrete.ts";
export type { ContainsOptions, Element, Space } from "./space.ts";
export { Tuple } from "./tuple.ts";
