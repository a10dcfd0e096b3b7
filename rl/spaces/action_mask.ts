/** Action masks in one form, whatever array they are given as. */

/**
 * An action mask as a `Uint8Array` of zeros and ones: 1 where the action is allowed.
 *
 * @param mask an array or typed array of booleans or numbers; `true` and every number but 0 allow.
 * @returns the mask itself where it is a `Uint8Array`; `undefined` where it is no such array.
 */
export function toActionMask(mask: unknown): Uint8Array | undefined {
  if (mask instanceof Uint8Array) return mask;
  const isArray = Array.isArray(mask) || (ArrayBuffer.isView(mask) && !(mask instanceof DataView));
  if (!isArray) return undefined;
  const values = Array.from(mask as ArrayLike<unknown>);
  const isValue = (x: unknown) =>
    typeof x === "boolean" || (typeof x === "number" && !Number.isNaN(x));
  if (!values.every(isValue)) return undefined;
  return Uint8Array.from(values, (each) => (each === false || each === 0 ? 0 : 1));
}
