/** `set_recording` and `set_training`: flags that stay until they are switched again. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../../backends/mod.ts";
import { autograd } from "../../../../gluon/mod.ts";
import { setBackend } from "../../../../gluon/nd/context.ts";
import { array } from "../../../../gluon/nd/mod.ts";

beforeAll(async () => setBackend(await load("wasm")));

describe("set_recording() and set_training()", () => {
  test("give what was before, and hold until they are switched again", () => {
    expect([autograd.set_training(true), autograd.is_training()]).toEqual([false, true]);
    expect([autograd.set_training(false), autograd.is_training()]).toEqual([true, false]);
    expect([autograd.set_recording(true), autograd.is_recording()]).toEqual([false, true]);
    expect([autograd.set_recording(false), autograd.is_recording()]).toEqual([true, false]);
  });

  test("record what is between them, over several steps", async () => {
    const x = array([1, 2]).attach_grad();
    for (let step = 0; step < 3; step++) {
      autograd.set_recording(true);
      const y = x.square().sum();
      autograd.set_recording(false);
      const after = x.multiply(2);
      y.backward();
      expect(await x.grad!.tolist()).toEqual([2, 4]);
      expect(await after.tolist()).toEqual([2, 4]);
      expect(await y.asscalar()).toBe(5);
    }
  });

  test("end with the record or pause around them", () => {
    autograd.record(() => autograd.set_recording(false));
    autograd.pause(() => {
      autograd.set_recording(true);
      autograd.set_training(true);
    });
    expect([autograd.is_recording(), autograd.is_training()]).toEqual([false, false]);
  });
});
