/** Memory scopes: which arrays a scope has, hands over and frees. */
import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { setBackend, within } from "../../../gluon/nd/context.ts";
import { array, keep, type NDArray, scope } from "../../../gluon/nd/mod.ts";
import { Scope } from "../../../gluon/nd/scope.ts";

beforeAll(async () => setBackend(await load("reference")));

const inside = (owner: Scope): NDArray => within({ scope: owner }, () => array([1]));

test("close() frees the arrays of a scope and of the tapes in it, and says by what", async () => {
  const outer = new Scope(null);
  const [x, y] = [inside(outer), inside(outer.openTape())];
  outer.close("by the test");
  expect([x.isDisposed, y.isDisposed]).toEqual([true, true]);
  await expect(x.toArray()).rejects.toThrow("it was freed by the test");
});

test("close() leaves an array alone that was taken out", () => {
  const owner = new Scope(null);
  const x = keep(inside(owner));
  expect(x.scope).toBeNull();
  owner.close("by the test");
  expect(x.isDisposed).toBe(false);
});

test("abandon() leaves the arrays to the garbage collector", () => {
  const owner = new Scope(null);
  const x = inside(owner);
  owner.abandon();
  owner.close("by the test");
  expect([x.scope, x.isDisposed]).toEqual([null, false]);
});

test("openTape() closes the tape before if its graph was used, else abandons it", () => {
  const owner = new Scope(null);
  const used = owner.openTape();
  const x = inside(used);
  used.consumed = true;
  const unused = owner.openTape();
  const y = inside(unused);
  owner.openTape();
  expect([x.isDisposed, y.isDisposed]).toEqual([true, false]);
});

test("isWithin() follows the scopes around it", () => {
  const outer = new Scope(null);
  const inner = new Scope(new Scope(outer));
  expect([inner.isWithin(outer), inner.isWithin(inner), outer.isWithin(inner)]).toEqual([
    true,
    true,
    false,
  ]);
});

test("scope() hands what it returns to the scope around it", () => {
  const outer = new Scope(null);
  within({ scope: outer }, () => {
    let lost: NDArray | undefined;
    const [kept, { also }] = scope(() => {
      lost = array([0]);
      return [array([1]), { also: array([2]) }] as const;
    });
    expect([lost?.isDisposed, kept.scope === outer, also.scope === outer]).toEqual([
      true,
      true,
      true,
    ]);
  });
});
