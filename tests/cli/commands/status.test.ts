/** `glueball status`: what a queue holds, in words and as JSON. */

import { describe, expect } from "bun:test";
import { RedisServer, SKIPPED } from "../../../bench/redis_server.ts";
import { SweepQueue } from "../../../cli/sweep/queue.ts";
import { makeTask } from "../../../cli/sweep/task.ts";
import { glueball } from "../program.ts";
import { backend, setting, testWithRedis } from "../sweep/tiny.ts";

describe(`glueball status${SKIPPED}`, () => {
  testWithRedis("tells of tasks, workers and failures, and clears", async () => {
    await using server = await RedisServer.start();
    using queue = await SweepQueue.open(server.url);
    await queue.submit([0, 1, 2].map((seed) => makeTask(setting, seed, backend)));
    const failed = await queue.take("a", 1);
    await queue.fail(failed!, "it was too hard");
    const held = await queue.take("b", 1);
    const note = { host: "h", backend, task: held!.task.id, step: 200, done: 4 };
    await queue.beat("b", note, held!.entry);

    const { stdout } = await glueball(["status", server.url]);
    expect(stdout).toMatch(/tasks +3\n +waiting +1\n +running +1\n +done +0\n +failed +1/);
    expect(stdout).toContain(`worker b: ${held!.task.id.slice(0, 12)} on wasm, step 200; 4 done`);
    expect(stdout).toContain(`failed ${failed!.task.id.slice(0, 12)}: it was too hard`);
    const json = await glueball(["status", server.url, "--json"]);
    expect(JSON.parse(json.stdout)).toEqual({
      ...{ tasks: 3, waiting: 1, running: 1, done: 0 },
      failures: { [failed!.task.id]: "it was too hard" },
      workers: { b: note },
      training: null,
    });
    expect(await glueball(["status", server.url, "--clear"])).toMatchObject({ status: 0 });
    expect(await queue.status()).toMatchObject({ tasks: 0, waiting: 0, running: 0 });
  });

  testWithRedis(
    "serves a page of the trainings, which none but this machine can ask for",
    async () => {
      await using server = await RedisServer.start("secret");
      using queue = await SweepQueue.open(server.url);
      await queue.submit([makeTask(setting, 0, backend)]);
      let visit: Promise<string> | undefined;
      const { status, stdout, stderr } = await glueball(["status", server.url, "--view"], {
        onOutput: (text, child) => {
          const url = /http:\S+/.exec(text)?.[0];
          if (url === undefined) return;
          visit ??= firstMessage(`${url}events`).finally(() => child.kill("SIGINT"));
        },
      });
      expect([status, stderr]).toEqual([130, ""]);
      expect(stdout).toContain("1 run on http://127.0.0.1:");
      expect(JSON.parse((await visit)!)).toMatchObject({
        kind: "runs",
        runs: [{ title: "dqn on CartPole-v1, seed 0", status: { state: "waiting" } }],
      });
      expect(await visit).not.toContain("secret");
    },
  );
});

/** What an address of server-sent events tells first. */
async function firstMessage(url: string): Promise<string> {
  const controller = new AbortController();
  const { body } = await fetch(url, { signal: controller.signal });
  let text = "";
  for await (const piece of body!.pipeThrough(new TextDecoderStream())) {
    text += piece;
    if (text.includes("\n\n")) break;
  }
  controller.abort();
  return text.slice("data: ".length, text.indexOf("\n\n"));
}
