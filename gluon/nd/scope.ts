/**
 * Memory scopes. An array belongs to the scope that was open when it was made; a scope that closes
 * frees its arrays, except those it returns. An array without a scope is freed by `dispose()` or,
 * later, by the garbage collector.
 */
import { countCollectable } from "./collection.ts";
import { context, refuseAsync, within } from "./context.ts";
import type { Freed, NDArray } from "./ndarray.ts";
import type { Storage } from "./storage.ts";
import { flattenStructure } from "./structure.ts";

const AFTER_BACKWARD: Freed = {
  by: "by the next autograd.record() after its backward()",
  instead: "return it from the callback of its record(), or keep it with nd.keep(x)",
};

/** The arrays made while this scope was open, and the tapes recorded in it. */
export class Scope {
  readonly parent: Scope | null;
  #arrays: NDArray[] = [];
  #children: Scope[] = [];
  /** The memory of the arrays by their place, for the collector, where nobody may close the scope. */
  #collectable: (Storage | null)[] | null = null;
  /** Set by `autograd` once the graph recorded in this scope has been used. */
  consumed = false;

  constructor(parent: Scope | null) {
    this.parent = parent;
  }

  add(array: NDArray): void {
    array.scope = this;
    if (this.#collectable) array.place = this.#collectable.push(array.storage) - 1;
    this.#arrays.push(array);
  }

  /** Takes out an array, which somebody else frees. */
  remove(array: NDArray): void {
    array.scope = null;
    if (this.#collectable) this.#collectable[array.place] = null;
  }

  /** From now on the collector frees the arrays, all together, when nobody can reach any of them or the scope. */
  leaveToCollector(): this {
    this.#collectable = [];
    scopeCollector.register(this, this.#collectable, this);
    return this;
  }

  /** Frees every array of this scope; using one later throws an error that names `reason`. */
  close(reason: string | Freed): void {
    for (const child of this.#children) child.close(reason);
    for (const array of this.#arrays) if (array.scope === this) array.dispose(reason);
    this.#forget();
  }

  /** Leaves every single array to the garbage collector. */
  abandon(): void {
    for (const child of this.#children) child.abandon();
    for (const array of this.#arrays) if (array.scope === this) keep(array);
    this.#forget();
  }

  #forget(): void {
    this.#arrays = [];
    this.#children = [];
    if (this.#collectable) scopeCollector.unregister(this);
  }

  /** Whether this scope is `other` or was opened inside of it. */
  isWithin(other: Scope): boolean {
    return this === other || (this.parent?.isWithin(other) ?? false);
  }

  /**
   * A separate scope for one recording. It outlives the callback: `backward` needs its arrays. The
   * next recording closes it if its graph has been used.
   */
  openTape(): Scope {
    for (const tape of this.#children) tape.endTape();
    const tape = new Scope(this);
    this.#children = [tape];
    return tape;
  }

  /** At the next recording: closes a tape whose graph has been used, and leaves the arrays of another to themselves. */
  endTape(): void {
    if (this.consumed) this.close(AFTER_BACKWARD);
    else this.abandon();
  }
}

/** The tape last recorded outside of any scope, while somebody can reach one of its arrays. */
let lastTape: WeakRef<Scope> | null = null;

/** Opens the scope of a recording inside the current scope. */
export function openTape(): Scope {
  if (context.scope) return context.scope.openTape();
  lastTape?.deref()?.endTape();
  const tape = new Scope(null).leaveToCollector();
  lastTape = new WeakRef(tape);
  return tape;
}

const scopeCollector = new FinalizationRegistry<(Storage | null)[]>((storages) => {
  for (const storage of storages) storage?.release();
});

const collector = new FinalizationRegistry<Storage>((storage) => {
  countCollectable(-1);
  storage.release();
});

/** Gives a new array to the open scope, or to the garbage collector. */
export function own(array: NDArray): NDArray {
  if (context.scope === null) {
    collector.register(array, array.storage, array);
    countCollectable(1);
  } else context.scope.add(array);
  return array;
}

/**
 * Takes an array, with its `grad`, out of its scope: it lives until `dispose()` or until it is
 * unreachable.
 */
export function keep<T extends NDArray>(array: T): T {
  move(array, null);
  return array;
}

/** Moves an array, with its `grad`, from the scope it is in to another. */
function move(array: NDArray, to: Scope | null): void {
  if (array.scope) {
    array.scope.remove(array);
    within({ scope: to }, () => own(array));
  }
  if (array.grad) move(array.grad, to);
}

/** Called by an array that has been disposed of: its finalizer is not needed any more. */
export function forget(array: NDArray): void {
  if (collector.unregister(array)) countCollectable(-1);
}

/**
 * Runs `body` and frees every array that it made, except those it returns (an array, or arrays
 * anywhere in plain arrays and objects). Ordinary training code needs none: `record`, `backward`,
 * `Trainer` and blocks free what they make.
 */
export function scope<T>(body: () => T): T {
  // A graph that is being recorded needs its arrays until backward().
  if (context.recording) return body();
  const inner = new Scope(context.scope);
  let result: T | undefined;
  try {
    result = within({ scope: inner }, body);
    refuseAsync(result, "scope");
    handOver(result, inner);
    return result;
  } finally {
    inner.close("at the end of the scope() that made it");
  }
}

/** Moves the arrays of a result out of the scope that they were made in, into the one around it. */
export function handOver(result: unknown, from: Scope): void {
  for (const leaf of flattenStructure<unknown>(result)) {
    if (isScoped(leaf) && leaf.scope.isWithin(from)) move(leaf, from.parent);
  }
}

/** Whether a value is an array in a scope; asked of the array, as its class is built on this module. */
function isScoped(value: unknown): value is NDArray & { readonly scope: Scope } {
  return value instanceof Object && "scope" in value && value.scope instanceof Scope;
}
