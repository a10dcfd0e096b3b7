/** The part of `bun:test` that the tests use, over `Deno.test`, so that `deno test` runs the same files. */

import { inTime } from "./in_time.ts";
import { sampleOf } from "./sampled.ts";

export { expect } from "expect";

/** What a test or hook runs. */
export type Body = () => unknown;

type Each<Row extends readonly unknown[]> = (
  title: string,
  body: (...row: Row) => unknown,
  timeout?: number,
) => void;

/** Milliseconds after which a test that waits for something is an error, unless it asks for more. */
const PATIENCE = 300_000;

/** Registers a test, as `test` of `bun:test`. */
export interface Test {
  (name: string, body: Body, timeout?: number): void;
  /** Registers the test and leaves it out of the run when `condition` holds. */
  skipIf(condition: unknown): (name: string, body: Body, timeout?: number) => void;
  /** Registers one test a row; `%s` and its like in the title are the row's values in turn, `%#` is its index. */
  each<Row extends readonly [unknown, ...unknown[]]>(rows: readonly Row[]): Each<Row>;
  each<Value>(rows: readonly Value[]): Each<[Value]>;
}

interface Hooks {
  readonly beforeAll: Body[];
  readonly beforeEach: Body[];
  readonly afterEach: Body[];
  readonly afterAll: Body[];
}

/** A `describe` block, or the file itself. */
interface Scope extends Hooks {
  readonly name: string;
  readonly parent: Scope | null;
  /** Tests registered in it, at any depth, that have not run yet. */
  left: number;
  /** Of a file: tests that may still be registered and run. */
  sample: number;
  entered: boolean;
}

declare const Deno: {
  test(test: {
    name: string;
    fn: () => Promise<void>;
    ignore: boolean;
    sanitizeOps: boolean;
    sanitizeResources: boolean;
  }): void;
};

let scope: Scope = openScope("", null);

/** Groups tests under a name. */
export function describe(name: string, body: () => void): void {
  scope = openScope(name, scope);
  body();
  scope = scope.parent ?? scope;
}

/** Registers a test. */
export const test: Test = Object.assign(
  (name: string, body: Body, timeout?: number): void => register(name, body, false, timeout),
  {
    skipIf: (condition: unknown) => (name: string, body: Body, timeout?: number) =>
      register(name, body, Boolean(condition), timeout),
    each:
      (rows: readonly unknown[]): Each<never[]> =>
      (title, body, timeout) => {
        for (const [index, row] of rows.entries()) {
          const values = (Array.isArray(row) ? row : [row]) as never[];
          register(fillTitle(title, values, index), () => body(...values), false, timeout);
        }
      },
  },
);

/** The same as `test`. */
export const it: Test = test;

/** Loads a file of tests: its hooks are for its own tests, which have its name before theirs. */
export async function loadFile(name: string, load: () => Promise<unknown>): Promise<void> {
  scope = openScope(name, null, sampleOf(name));
  await load();
}

/** Runs before the first test of the enclosing `describe` or file. */
export function beforeAll(body: Body): void {
  scope.beforeAll.push(body);
}

/** Runs before each test of the enclosing `describe` or file. */
export function beforeEach(body: Body): void {
  scope.beforeEach.push(body);
}

/** Runs after each test of the enclosing `describe` or file. */
export function afterEach(body: Body): void {
  scope.afterEach.push(body);
}

/** Runs after the last test of the enclosing `describe` or file. */
export function afterAll(body: Body): void {
  scope.afterAll.push(body);
}

function openScope(
  name: string,
  parent: Scope | null,
  sample: number = Number.POSITIVE_INFINITY,
): Scope {
  const hooks: Hooks = { beforeAll: [], beforeEach: [], afterEach: [], afterAll: [] };
  return { ...hooks, name, parent, left: 0, sample, entered: false };
}

function register(name: string, body: Body, isSkipped: boolean, timeout = 0): void {
  const patience = Math.max(timeout, PATIENCE);
  const inward = scopesFromFile(scope);
  const ignore = isSkipped || inward[0]!.sample-- <= 0;
  if (!ignore) for (const each of inward) each.left++;
  Deno.test({
    name: [...inward.map((each) => each.name), name].filter(Boolean).join(" > "),
    fn: () => inTime(runTest(inward, body), patience),
    ignore,
    // Bun does not look for them either, and a backend keeps its device open on purpose.
    sanitizeOps: false,
    sanitizeResources: false,
  });
}

async function runTest(inward: readonly Scope[], body: Body): Promise<void> {
  const outward = inward.toReversed();
  try {
    for (const each of inward) {
      if (!each.entered) {
        each.entered = true;
        await runHooks(each.beforeAll);
      }
    }
    for (const each of inward) await runHooks(each.beforeEach);
    try {
      await body();
    } finally {
      for (const each of outward) await runHooks(each.afterEach);
    }
  } finally {
    for (const each of outward) if (--each.left === 0) await runHooks(each.afterAll);
  }
}

async function runHooks(hooks: readonly Body[]): Promise<void> {
  for (const hook of hooks) await hook();
}

function scopesFromFile(inner: Scope): Scope[] {
  const scopes: Scope[] = [];
  for (let each: Scope | null = inner; each !== null; each = each.parent) scopes.unshift(each);
  return scopes;
}

function fillTitle(title: string, values: readonly unknown[], index: number): string {
  const rest = values.values();
  return title.replace(/%[sdifjop#%]/g, (mark) => {
    if (mark === "%%") return "%";
    if (mark === "%#") return String(index);
    const { value, done } = rest.next();
    if (done === true) return mark;
    return typeof value === "string" ? value : (JSON.stringify(value) ?? String(value));
  });
}
