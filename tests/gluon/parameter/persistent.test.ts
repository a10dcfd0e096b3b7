/** Arrays that outlive scopes and traces. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { record } from "../../../gluon/nd/autograd/autograd.ts";
import { compile } from "../../../gluon/nd/compile/compile.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array, type NDArray, ones, scope } from "../../../gluon/nd/mod.ts";
import { persistent } from "../../../gluon/parameter/persistent.ts";

beforeAll(async () => setBackend(await load("reference")));

describe("persistent()", () => {
  test("makes arrays that outlive the scope in which they were made", async () => {
    const [kept, freed] = scope(() => {
      const [kept, freed] = [persistent(() => ones([2])), ones([2])];
      return [() => kept, () => freed];
    }) as [() => NDArray, () => NDArray];
    expect(await kept().tolist()).toEqual([1, 1]);
    expect(freed().isDisposed).toBe(true);
  });

  test("makes arrays at once, while a function is traced", async () => {
    const made: NDArray[] = [];
    const count = compile(() => {
      const state = made[0] ?? persistent(() => array([1]));
      made[0] = state;
      state.set(state.multiply(2));
    });
    count();
    count();
    expect(await made[0]?.tolist()).toEqual([4]);
  });

  test("is not followed by autograd", () => {
    const x = ones([2]).attach_grad();
    const [followed, not] = record(() => [x.add(1), persistent(() => x.add(1))]);
    expect([followed?.entry !== null, not?.entry]).toEqual([true, null]);
  });
});
