/** Parameter sharing (weight tying) between blocks. */

import type { Parameter } from "../parameter/parameter.ts";
import type { AnyBlock } from "./block.ts";
import { parameterMembers } from "./members.ts";

/**
 * Replaces the parameters of `block` by those of `shared` that have the same structural name.
 *
 * @throws {RangeError} where the block has no parameter of a name, or one of another shape; nothing
 * has changed then.
 */
export function shareParameters(block: AnyBlock, shared: ReadonlyMap<string, Parameter>): void {
  const places = new Map(parameterMembers(block));
  for (const [name, parameter] of shared) {
    const place = places.get(name);
    if (place === undefined) {
      throw new RangeError(
        `Cannot share parameter ${name} with ${block.constructor.name}: it has no parameter of that ` +
          `name; it has ${[...places.keys()].join(", ") || "none"}.`,
      );
    }
    const { value } = place;
    if (parameter.shape && value.shape) value.checkShape(parameter.shape);
  }
  for (const [name, parameter] of shared) places.get(name)?.replace(parameter);
}
