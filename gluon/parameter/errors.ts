/** What goes wrong with parameters that have no values yet. */

/** The shape of a parameter is not known before the first forward pass. */
export class DeferredInitializationError extends Error {
  /** The name by which a program recognises it. */
  override readonly name = "DeferredInitializationError";
}

/** Why a deferred parameter has no array. */
export function deferredText(parameter: string): string {
  return (
    `Cannot use parameter ${parameter}: it has not been initialized yet because initialization was ` +
    "deferred until the first forward pass; pass one batch of data through the net before, or " +
    "specify in_units, in_channels and the like."
  );
}

/** Why a parameter that was never initialized has no array. */
export function uninitializedText(parameter: string): string {
  return (
    `Cannot use parameter ${parameter}: it has not been initialized; call net.initialize() first, ` +
    "and take parameters from net.collect_params(), which includes those of nested blocks."
  );
}
