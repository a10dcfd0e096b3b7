/** Functions of arrays as plans, or as they are. */
import { nd } from "../gluon/mod.ts";

/** `body` as a plan if `isCompiled`; either way its results hold until the next call. */
export function compiled<R extends nd.Compilable>(body: () => R, isCompiled: boolean): () => R {
  if (isCompiled) return nd.compile(body);
  let last: readonly nd.NDArray[] = [];
  return () => {
    for (const each of last) each.dispose("by the next call of the function that made it");
    const result = nd.scope(body);
    last = result instanceof nd.NDArray ? [result] : ((result ?? []) as readonly nd.NDArray[]);
    return result;
  };
}
