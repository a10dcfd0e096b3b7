/** The server of views, asked over the loopback interface as browsers and others would. */

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { request } from "node:http";
import { envs, rl, use } from "glueball";
import type { ViewCommand } from "../../../rl/view/messages.ts";

await use("wasm");
const makeAgent = (): rl.DQN =>
  new rl.DQN(envs.make("CartPole-v1"), {
    learning_starts: 50,
    net_arch: [8],
    learning_rate: 1e-3,
    seed: 1,
  }) as never;

let view: rl.View;
let agent: rl.DQN;
beforeAll(async () => {
  agent = makeAgent();
  view = await rl.view(
    agent as never,
    {
      env: envs.make("CartPole-v1"),
      save: async () => "a.safetensors",
    } as never,
  );
});
afterAll(() => view.close());

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** Asks with any headers, which `fetch` would not send. */
function ask(
  url: string,
  {
    method = "GET",
    headers = {},
    body = "",
  }: { method?: string; headers?: object; body?: string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, headers: { ...headers } as never }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (piece: string) => {
        text += piece;
      });
      response.on("end", () => {
        resolve({ status: response.statusCode!, headers: response.headers, text });
      });
      response.on("error", reject);
    });
    asked.on("error", reject);
    asked.end(body);
  });
}

const origin = (): string => new URL(view.url).origin;
const send = (command: Partial<ViewCommand> | string, headers: object = {}): Promise<Answer> =>
  ask(`${view.url}command`, {
    method: "POST",
    headers: { origin: origin(), "content-type": "application/json", ...headers },
    body: typeof command === "string" ? command : JSON.stringify(command),
  });

/** What a watcher hears, until `isEnough`. */
async function listen(
  isEnough: (messages: rl.ViewMessage[]) => boolean,
): Promise<rl.ViewMessage[]> {
  const controller = new AbortController();
  const response = await fetch(`${view.url}events`, { signal: controller.signal });
  const messages: rl.ViewMessage[] = [];
  let text = "";
  for await (const piece of response.body!.pipeThrough(new TextDecoderStream())) {
    const parts = (text + piece).split("\n\n");
    text = parts.pop()!;
    for (const each of parts) {
      if (each.startsWith("data: ")) messages.push(JSON.parse(each.slice(6)));
    }
    if (isEnough(messages)) break;
  }
  controller.abort();
  return messages;
}

describe("The server of a view", () => {
  test("listens on the loopback interface alone", () => {
    expect(new URL(view.url).hostname).toBe("127.0.0.1");
  });

  test("serves its page with a policy, without a word to caches", async () => {
    const { status, headers, text } = await ask(view.url);
    expect([status, text.startsWith("<!doctype html>")]).toEqual([200, true]);
    expect(headers["content-security-policy"]).toContain("default-src 'none'");
    expect(headers["cache-control"]).toBe("no-store");
    expect((await ask(`${view.url}page.js`)).headers["content-type"]).toContain("text/javascript");
  });

  test("serves no file of the disk, whatever the path", async () => {
    for (const path of ["../../../../etc/passwd", "%2e%2e/%2e%2e/etc/passwd", "package.json"]) {
      const { port } = new URL(view.url);
      const token = new URL(view.url).pathname;
      const { status } = await new Promise<Answer>((resolve, reject) => {
        const asked = request({ port, host: "127.0.0.1", path: `${token}${path}` }, (response) => {
          response
            .resume()
            .on("end", () => resolve({ status: response.statusCode!, headers: {}, text: "" }));
        });
        asked.on("error", reject).end();
      });
      expect(status).toBe(404);
    }
  });

  test("refuses another Host, another Origin, and no token", async () => {
    expect((await ask(view.url, { headers: { host: "evil.example" } })).status).toBe(403);
    expect(
      (await send({ id: "training", command: "pause" }, { origin: "http://evil.example" })).status,
    ).toBe(403);
    expect((await ask(`${origin()}/events`)).status).toBe(404);
    expect((await ask(`${origin()}/wrong/events`)).status).toBe(404);
  });

  test("takes commands that are JSON, short and known, and says what is wrong with others", async () => {
    expect(
      (await send({ id: "training", command: "pause" }, { "content-type": "text/plain" })).status,
    ).toBe(415);
    expect((await send("x".repeat(5000))).status).toBe(413);
    expect((await send("{")).status).toBe(400);
    expect((await send({ id: "training", command: "run" as never })).status).toBe(400);
    expect((await send({ id: "training", command: "pause", path: "/tmp" } as never)).status).toBe(
      400,
    );
    expect((await send({ id: "other", command: "pause" })).status).toBe(404);
    const { status, text } = await send({ id: "training", command: "learning_rate" });
    expect([status, text]).toEqual([409, "Cannot set the learning rate: no value came."]);
  });

  test("says that a port is busy, and takes another where none was asked for", async () => {
    const port = Number(new URL(view.url).port);
    await expect(rl.view(agent as never, { port })).rejects.toThrow(
      `Cannot serve the view on port ${port}: it is in use; name another, or leave it out.`,
    );
    const [first, second] = [await rl.view(agent as never), await rl.view(agent as never)];
    expect(new URL(first.url).port).not.toBe(new URL(second.url).port);
    await Promise.all([first.close(), second.close()]);
  });

  test("tells a watcher all that was, then what is new, and shows the agent", async () => {
    let learned: Promise<unknown> | null = null;
    const messages = await listen((all) => {
      learned ??= agent.learn({ total_timesteps: 100_000_000, onStep: view.onStep });
      const kinds = all.map(({ kind }) => kind);
      return kinds.includes("update") && kinds.includes("scene");
    });
    await send({ id: "training", command: "stop" });
    expect(messages[0]!.kind).toBe("runs");
    const scene = messages.find((each) => each.kind === "scene");
    expect(scene?.kind === "scene" && scene.scene.picture.kind).toBe("shapes");
    expect(scene?.kind === "scene" && scene.scene.scores?.values.length).toBe(2);
    await learned;
  });

  test("goes on when browsers go away, and lets at most 32 of them watch", async () => {
    const leave = new AbortController();
    const opened = await Promise.all(
      Array.from({ length: 32 }, () => fetch(`${view.url}events`, { signal: leave.signal })),
    );
    expect(opened.map(({ status }) => status)).toEqual(Array(32).fill(200));
    const { status, text } = await ask(`${view.url}events`);
    expect([status, text]).toEqual([503, "32 pages watch already: close one."]);
    leave.abort();
    await view.unwatched();
    expect(view.training.isWatched).toBe(false);
    expect((await listen((all) => all.length > 0))[0]!.kind).toBe("runs");
  });
});
