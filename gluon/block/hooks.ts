/** Forward hooks, and options of `hybridize`. */

import type { NDArray } from "../nd/mod.ts";
import type { AnyBlock } from "./block.ts";

// A hook's type is a method's, with a name as every function has: TypeScript then compares parameters both
// ways, and a block of any inputs and outputs is an `AnyBlock`.

/** Forward pre-hook: called with the block and its inputs before `forward`. */
export type ForwardPreHook<In extends readonly unknown[] = NDArray[]> = {
  call(block: AnyBlock, inputs: Readonly<In>): void;
}["call"] & { readonly name?: string };

/**
 * Forward hook: called with the block, its inputs and its output (an array, or a structure of arrays)
 * after `forward`.
 */
export type ForwardHook<In extends readonly unknown[] = NDArray[], Out = NDArray> = {
  call(block: AnyBlock, inputs: Readonly<In>, output: Out): void;
}["call"] & { readonly name?: string };

/** What registering a hook returns: `detach()` removes the hook. */
export interface HookHandle {
  /** Removes the hook: it is called no more. */
  detach(): void;
}

/** What `hybridize` takes. */
export interface HybridizeOptions {
  /** As in MXNet. No effect here: a plan always allocates its memory once. */
  static_alloc?: boolean;
  /** As in MXNet. No effect here: a plan is always made for given shapes. */
  static_shape?: boolean;
}
