/** Spaces: which observations an environment can show and which actions it accepts. */

export { Box, type BoxArrays, type BoxOptions } from "./spaces/box.ts";
export { Dict } from "./spaces/dict.ts";
export { Discrete } from "./spaces/discrete.ts";
export { MultiBinary } from "./spaces/multi_binary.ts";
export { MultiDiscrete } from "./spaces/multi_discrete.ts";
export type { Element, Space } from "./spaces/space.ts";
export { Tuple } from "./spaces/tuple.ts";
