/** What the present moment is: the backend in use, the autograd flags, the open scope, the running trace. */
import type { Backend } from "../../backends/backend.ts";
import type { Scope } from "./scope.ts";
import type { Trace } from "./trace.ts";

interface Context {
  backend: Backend | null;
  recording: boolean;
  training: boolean;
  scope: Scope | null;
  trace: Trace | null;
}

/** The one piece of module state in `gluon/`: JavaScript runs one thing at a time, so one is enough. */
export const context: Context = {
  backend: null,
  recording: false,
  training: false,
  scope: null,
  trace: null,
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

/** New arrays live on `backend` from here on. Arrays that exist stay where they are. */
export function setBackend(backend: Backend): void {
  context.backend = backend;
}

/** Runs `body` with some of the context replaced, and puts it back whatever happens. */
export function within<T>(changes: Partial<Context>, body: () => T): T {
  const before = { ...context };
  Object.assign(context, changes);
  try {
    return body();
  } finally {
    Object.assign(context, before);
  }
}

/** Throws where `result` is a promise: a scope that has ended cannot hold for what comes later. */
export function refuseAsync(result: unknown, what: string): void {
  if (result instanceof Promise) {
    result.catch(() => undefined);
    throw new TypeError(
      `Cannot ${what} an async function: building is synchronous, only reading a value waits; ` +
        "move every `await` out of the callback.",
    );
  }
}
