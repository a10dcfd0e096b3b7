/**
 * Who frees an array. Arrays belong to the scope that was open when they were made; a scope that
 * closes frees them, but for what it returns. What belongs to no scope is freed by `dispose()`,
 * or, late, by the garbage collector.
 */
import { context, refuseAsync, within } from "./context.ts";
import { NDArray } from "./ndarray.ts";
import type { Storage } from "./storage.ts";

/** The arrays made while this scope was open, and the tapes recorded in it. */
export class Scope {
  readonly parent: Scope | null;
  #arrays: NDArray[] = [];
  #children: Scope[] = [];
  /** Set by `autograd` once the graph recorded in this scope has been used. */
  consumed = false;

  constructor(parent: Scope | null) {
    this.parent = parent;
  }

  add(array: NDArray): void {
    array.scope = this;
    this.#arrays.push(array);
  }

  /** Frees every array that is still this scope's, `reason` being told to whoever uses one later. */
  close(reason: string): void {
    for (const child of this.#children) child.close(reason);
    for (const array of this.#arrays) if (array.scope === this) array.dispose(reason);
    this.#arrays = [];
    this.#children = [];
  }

  /** Leaves every array to the garbage collector. */
  abandon(): void {
    for (const child of this.#children) child.abandon();
    for (const array of this.#arrays) if (array.scope === this) keep(array);
    this.#arrays = [];
    this.#children = [];
  }

  /** Whether this scope is `other` or was opened inside of it. */
  isWithin(other: Scope): boolean {
    return this === other || (this.parent?.isWithin(other) ?? false);
  }

  /**
   * A scope of its own for one recording. It outlives the callback: `backward` needs its arrays.
   * The next recording closes it if its graph has been used.
   */
  openTape(): Scope {
    for (const tape of this.#children) {
      if (tape.consumed) tape.close("by the next autograd.record() after its backward()");
      else tape.abandon();
    }
    const tape = new Scope(this);
    this.#children = [tape];
    return tape;
  }
}

/** Holds the tapes recorded outside of any scope; it never closes. */
const root = new Scope(null);

/** Opens the scope of a recording inside the present scope. */
export function openTape(): Scope {
  return (context.scope ?? root).openTape();
}

const collector = new FinalizationRegistry<Storage>((storage) => storage.release());

/** Gives a new array to the open scope, or to the garbage collector. */
export function own(array: NDArray): NDArray {
  if (context.scope === null) collector.register(array, array.storage, array);
  else context.scope.add(array);
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
  for (const each of [array, array.grad]) {
    if (!each?.scope) continue;
    each.scope = null;
    within({ scope: to }, () => own(each));
  }
}

/** Called by an array that has been disposed of: the collector has no more to do for it. */
export function forget(array: NDArray): void {
  collector.unregister(array);
}

/**
 * Runs `body` and frees every array that it made, but for those it returns (an array, or arrays
 * anywhere in plain arrays and objects). Ordinary training code needs none: `record`, `backward`,
 * `Trainer` and blocks free what they make.
 */
export function scope<T>(body: () => T): T {
  // A graph in the making needs its arrays until backward().
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

function handOver(value: unknown, from: Scope): void {
  if (value instanceof NDArray) {
    if (value.scope?.isWithin(from)) move(value, from.parent);
  } else if (Array.isArray(value)) {
    for (const each of value) handOver(each, from);
  } else if (value !== null && typeof value === "object" && isPlain(value)) {
    for (const each of Object.values(value)) handOver(each, from);
  }
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
