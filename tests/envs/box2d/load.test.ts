/** planck is found where it is installed, and asked for where it is not. */

import { expect, test } from "bun:test";
import { implementation } from "../../../envs/box2d/load.ts";
import { make, preload } from "../../../envs/mod.ts";
import { inPage } from "../../gluon/io/page.ts";

type Module = typeof import("../../../envs/box2d/load.ts");

/** The module, in which nothing is loaded yet. */
function fresh(name: string): Promise<Module> {
  return import(`../../../envs/box2d/load.ts?${name}`) as Promise<Module>;
}

test("implementation() finds what is installed, without waiting", () => {
  expect(new (implementation().BipedalWalker)().name).toBe("BipedalWalker");
});

test("In a page, implementation() says what to do, and finds it after load()", async () => {
  const page = await fresh("page");
  await inPage(async () => {
    expect(() => page.implementation()).toThrow(
      'Cannot simulate Box2D: "planck" is not loaded (it can only be imported here); npm install planck and, ' +
        "in a page or from JSR, await envs.preload(id) first.",
    );
    await page.load();
    expect(new (page.implementation().BipedalWalker)().name).toBe("BipedalWalker");
  });
});

test("preload() loads what an environment needs, and refuses an id that is none", async () => {
  await preload("LunarLander-v3");
  await preload("CartPole-v1");
  await preload("gymnasium:CartPole-v1");
  expect(make("LunarLander-v3").name).toBe("LunarLander-v3");
  await expect(preload("LunarLander")).rejects.toThrow("Cannot find environment");
});
