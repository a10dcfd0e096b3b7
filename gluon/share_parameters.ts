/** Blocks that use the parameters of others. */
import type { Block } from "./block.ts";
import { parameterMembers } from "./members.ts";
import type { Parameter } from "./parameter.ts";

/**
 * Puts the parameters of `shared` in the place of those of the same structural name.
 *
 * @throws {RangeError} where the block has no parameter of a name, or one of another shape; nothing
 * has changed then.
 */
export function shareParameters(block: Block, shared: ReadonlyMap<string, Parameter>): void {
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
