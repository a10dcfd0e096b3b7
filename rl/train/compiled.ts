/** An agent's functions of arrays: compiled or eager, on the agent's own backend. */
import { onThisBackend } from "../../gluon/nd/context.ts";
import * as nd from "../../gluon/nd/mod.ts";

const instead = "keep a copy, x.copy()";
const OVERWRITTEN = { by: "by the next call of the function that made it", instead };
const DISPOSED = { by: "with the agent that made it", instead };

/** A function of an agent, and what frees its memory. */
export type AgentFunction<R> = (() => R) & { dispose(): void };

/**
 * `body` as a plan if `compile`, else run operation by operation. Either way its results hold until
 * the next call, and it computes on the backend that is in use now, whatever `use` chooses later.
 */
export function compiled<R extends nd.Compilable>(
  body: () => R,
  compile: boolean,
): AgentFunction<R> {
  if (compile) {
    const plan = nd.compile(body);
    return Object.assign(onThisBackend(plan), { dispose: () => plan.dispose() });
  }
  let last: readonly nd.NDArray[] = [];
  const free = (reason: typeof DISPOSED): void => {
    for (const each of last) each.dispose(reason);
    last = [];
  };
  const run = onThisBackend(() => {
    free(OVERWRITTEN);
    const result = nd.scope(body);
    last = result === undefined ? [] : nd.flattenStructure(result as nd.Structure<nd.NDArray>);
    return result;
  });
  return Object.assign(run, { dispose: () => free(DISPOSED) });
}
