/** Execution context: the backend in use, the autograd flags, the open scope, the running trace. */
import type { Backend } from "../../backends/backend.ts";
import type { CallGraph } from "./call_graph.ts";
import type { Trace } from "./compile/trace.ts";
import type { Scope } from "./scope.ts";

interface Context {
  backend: Backend | null;
  recording: boolean;
  training: boolean;
  scope: Scope | null;
  trace: Trace | null;
  /** Where operations are listed as they were called, for exporters. */
  graph: CallGraph | null;
}

/** The only module state in `gluon/`: JavaScript is single-threaded, so one context is enough. */
export const context: Context = {
  backend: null,
  recording: false,
  training: false,
  scope: null,
  trace: null,
  graph: null,
};

/** The backend in use. Throws where none has been chosen. */
export function currentBackend(): Backend {
  if (context.backend === null) {
    throw new Error(
      'Cannot compute: no backend is in use; begin with `await use("wasm")` (or "webgpu", "reference").',
    );
  }
  return context.backend;
}

/** Sets the backend of new arrays. Existing arrays stay where they are. */
export function setBackend(backend: Backend): void {
  context.backend = backend;
}

/** Runs `body` with some of the context replaced, and restores it, also when `body` throws. */
export function within<T>(changes: Partial<Context>, body: () => T): T {
  const before = { ...context };
  Object.assign(context, changes);
  try {
    return body();
  } finally {
    Object.assign(context, before);
  }
}

/** `body`, run on the backend that is in use now, whichever is in use when it is called. */
export function onThisBackend<R>(body: () => R): () => R {
  const backend = currentBackend();
  return () => (context.backend === backend ? body() : within({ backend }, body));
}

/** Throws where `result` is a promise: the scope would have ended before the body did. */
export function refuseAsync(result: unknown, what: string): void {
  if (result instanceof Promise) {
    result.catch(() => undefined);
    throw new TypeError(
      `Cannot ${what} an async function: building is synchronous, only reading a value waits; ` +
        "move every `await` out of the callback.",
    );
  }
}
