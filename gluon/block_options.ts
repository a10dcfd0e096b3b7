/** What a block's methods take and give. */
import type { Block } from "./block.ts";
import type { NDArray } from "./nd/mod.ts";

/** Called before `forward`. */
export type ForwardPreHook = (block: Block, inputs: readonly NDArray[]) => void;

/** Called after `forward`. */
export type ForwardHook = (block: Block, inputs: readonly NDArray[], output: NDArray) => void;

/** Takes a hook off again. */
export interface HookHandle {
  detach(): void;
}

/** What `hybridize` takes. */
export interface HybridizeOptions {
  /** As in MXNet; a plan always allocates once, so it makes no difference. */
  static_alloc?: boolean;
  /** As in MXNet; a plan is always made for given shapes, so it makes no difference. */
  static_shape?: boolean;
}
