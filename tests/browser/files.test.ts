/** What a page saves, it and others load, and continue bit for bit. */

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { envs, rl, use } from "glueball";
import { runProgram } from "../../tools/program.ts";
import { goOn, goOnFrom, halfTrained, parametersOf } from "./page/programs.ts";
import { Site, windowBeside } from "./support/browser.ts";
import { serve } from "./support/server.ts";

let site: Site;
let folder: string;
/** An agent in the middle of its training, saved outside of the browser. */
let half: string;
/** What it comes to where it is never saved. */
let expected: number[];
beforeAll(async () => {
  site = await Site.open();
  folder = mkdtempSync(join(tmpdir(), "glueball-files-"));
  half = join(folder, "half.safetensors");
  const agent = await halfTrained();
  await agent.save(half);
  expected = await goOn(agent);
});
afterAll(async () => {
  await site[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

describe("A page goes on bit for bit from what it has saved", () => {
  const ways: Readonly<Record<string, () => Promise<number[]>>> = {
    "into a Blob": async () => {
      const agent = await programs.halfTrained();
      return await programs.goOnFrom(await agent.save());
    },
    "under a name": async () => {
      const agent = await programs.halfTrained();
      await agent.save("half");
      return await programs.goOnFrom("half");
    },
    "into a file of its private file system": async () => {
      const agent = await programs.halfTrained();
      const root = await navigator.storage.getDirectory();
      const handle = await root.getFileHandle("half", { create: true });
      await agent.save(handle);
      return await programs.goOnFrom(handle);
    },
  };
  for (const [name, way] of Object.entries(ways)) {
    test(name, async () => {
      const page = await site.page();
      expect(await page.evaluate(way)).toEqual(expected);
    });
  }

  test("under a name, also in another window once this one is closed", async () => {
    const page = await site.page();
    await page.evaluate(async () => (await programs.halfTrained()).save("half"));
    const other = await windowBeside(page);
    await page.close();
    expect(await other.evaluate(() => programs.goOnFrom("half"))).toEqual(expected);
  });
});

test("A page goes on from a file of a server of another origin, if that one permits it", async () => {
  const page = await site.page();
  for (const [headers, end] of [
    [{ "Access-Control-Allow-Origin": "*" }, expected],
    [{}, "Cannot read "],
  ] as const) {
    const server = await serve([folder], headers);
    const got = await page.evaluate(
      (url) => programs.goOnFrom(new URL(url)).catch((error: Error) => error.message),
      `${server.url}/half.safetensors`,
    );
    await server.close();
    if (typeof end === "string") expect(String(got).startsWith(end)).toBe(true);
    else expect(got).toEqual([...end]);
  }
});

test("A page goes on from what a user uploads, and its download goes on outside", async () => {
  const page = await site.page();
  await page.evaluate(() => {
    document.body.innerHTML = '<input type="file" /><a download="half.safetensors">Download</a>';
  });
  await page.setInputFiles("input", half);
  const parameters = await page.evaluate(async () => {
    const { files } = document.querySelector("input")!;
    const agent = await programs.halfTrained();
    document.querySelector("a")!.href = URL.createObjectURL(await agent.save());
    return await programs.goOnFrom(files![0]!);
  });
  expect(parameters).toEqual(expected);
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("a")]);
  expect(await goOnFrom(await download.path())).toEqual(expected);
});

/** Trains on the command line, and gives the path of the training at its end. */
async function train(name: string, steps: number, ...words: readonly string[]): Promise<string> {
  const best = join(folder, `${name}.safetensors`);
  const { status, output } = await runProgram([
    ...["bun", "cli/glueball.ts", "train", ...words, "--total-steps", `${steps}`],
    ...["--checkpoint", best, "--save-freq", "500", "--eval-episodes", "1"],
    ...["--backend", "wasm-portable", "--no-live", "--no-log"],
  ]);
  if (status !== 0) throw new Error(`Cannot train ${words.join(" ")}: ${output}`);
  return join(folder, `${name}_${steps}_steps.safetensors`);
}

test("The command line goes on from the file of a page, and a page from one of the command line", async () => {
  const page = await site.page();
  const bytes = await page.evaluate(async () => {
    const blob = await (await programs.halfTrained()).save();
    return new Uint8Array(await blob.arrayBuffer());
  });
  const file = join(folder, "page.safetensors");
  writeFileSync(file, bytes);
  const whole = await train("resumed", 1_000, "--resume", file);
  await use("wasm-portable");
  expect(await parametersOf(await rl.DQN.load(whole, envs.make))).toEqual(expected);

  const begun = await train("begun", 500, "CartPole-v1", "--seed", "1");
  const parameters = await page.evaluate(
    (bytes) => programs.goOnFrom(bytes),
    new Uint8Array(readFileSync(begun)),
  );
  expect(parameters).toEqual(await goOnFrom(begun));
});

test("Windows that save under one name at the same time leave whole files, older ones numbered", async () => {
  const page = await site.page();
  const windows = [page, await windowBeside(page)];
  await Promise.all(
    windows.map((each) =>
      each.evaluate(async () => {
        const agent = await programs.halfTrained();
        for (let i = 0; i < 10; i++) await agent.save("half", { keep: 3 });
      }),
    ),
  );
  const names = ["half", "half.1", "half.2"];
  expect(await page.evaluate(() => glueball.gluon.files.listFiles())).toEqual(names);
  for (const name of names) {
    expect(await page.evaluate((name) => programs.goOnFrom(name), name)).toEqual(expected);
  }
});
