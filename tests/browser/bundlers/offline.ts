/** A page that a service worker's cache gives once the server is gone. */

import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { serve } from "../support/server.ts";
import { type Run, resultsOf } from "./pages.ts";

export const offline: Run = async (project, browser) => {
  project.run("esbuild main.js worker.js --bundle --format=esm --splitting --outdir=offline");
  const folder = join(project.folder, "offline");
  for (const file of ["index.html", "service_worker.js"]) {
    copyFileSync(join(project.folder, file), join(folder, file));
  }
  const server = await serve([folder]);
  const page = await browser.newPage();
  await page.goto(server.url);
  await page.evaluate(async () => {
    await navigator.serviceWorker.register("service_worker.js");
    await navigator.serviceWorker.ready;
    while (navigator.serviceWorker.controller === null)
      await new Promise((next) => setTimeout(next, 10));
  });
  // The second visit fills the cache; at the third, there is no server any more.
  await resultsOf(page, () => page.reload());
  await server.close();
  return await resultsOf(page, () => page.reload());
};
