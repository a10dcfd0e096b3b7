/** What is drawn on a canvas is the picture that `rgb_array` gives, pixel for pixel. */

import { expect, test } from "bun:test";
import { Site, startWorker } from "./support/browser.ts";

test("Each environment is drawn on a canvas as its rgb_array, in a page and in a worker", async () => {
  await using site = await Site.open();
  const page = await site.page();
  const countDifferences = async (): Promise<Record<string, number>> => {
    const differences: Record<string, number> = {};
    const { environments, make, preload } = glueball.envs;
    for (const id of Object.keys(environments) as (keyof typeof environments)[]) {
      await preload(id);
      const env = make(id);
      env.get_init_state({ seed: 1 });
      const { data, width, height } = env.render("rgb_array");
      const canvas = env.render("canvas");
      const drawn = canvas.getContext("2d")!.getImageData(0, 0, width, height).data;
      const isSame = (_: number, i: number): boolean =>
        drawn[i] === (i % 4 === 3 ? 255 : data[(i >> 2) * 3 + (i % 4)]);
      differences[id] = drawn.length - drawn.filter(isSame).length;
    }
    return differences;
  };
  const here = await page.evaluate(countDifferences);
  expect(Object.keys(here)).toContain("CartPole-v1");
  expect(here).toEqual(Object.fromEntries(Object.keys(here).map((id) => [id, 0])));
  expect(await (await startWorker(page)).evaluate(countDifferences)).toEqual(here);
});
