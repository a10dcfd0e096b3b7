/** planck is found where it is installed, and asked for where it is not. */

import { expect, test } from "bun:test";
import { planck } from "../../../envs/box2d/planck.ts";
import { make, preload } from "../../../envs/mod.ts";
import { inPage } from "../../gluon/io/page.ts";

type Module = typeof import("../../../envs/box2d/planck.ts");

/** The module, in which nothing is loaded yet. */
function fresh(name: string): Promise<Module> {
  return import(`../../../envs/box2d/planck.ts?${name}`) as Promise<Module>;
}

test("planck() finds the package that is installed, without waiting", () => {
  expect(new (planck().World)().getBodyCount()).toBe(0);
});

test("In a page, planck() says what to do, and does so after loadPlanck()", async () => {
  const page = await fresh("page");
  await inPage(async () => {
    expect(() => page.planck()).toThrow(
      'Cannot simulate Box2D: the optional package "planck" is not loaded (it can only be imported here); ' +
        "install it (npm install planck) and, in a page or from JSR, " +
        'await envs.preload("LunarLander-v3") before envs.make.',
    );
    await page.loadPlanck();
    expect(new (page.planck().World)().getBodyCount()).toBe(0);
  });
});

test("preload() loads what an environment needs, and refuses an id that is none", async () => {
  await preload("LunarLander-v3");
  await preload("CartPole-v1");
  await preload("gymnasium:CartPole-v1");
  expect(make("LunarLander-v3").name).toBe("LunarLander-v3");
  await expect(preload("LunarLander")).rejects.toThrow("Cannot find environment");
});
