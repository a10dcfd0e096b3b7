/** Spaces: which observations an environment can show and which actions it accepts. */

export { Box, type BoxOptions } from "./spaces/box.ts";
export { Discrete } from "./spaces/discrete.ts";
export type { Element, Space } from "./spaces/space.ts";
