/** The server of a view: a page on the loopback interface, and runs as server-sent events. */

import { hostModule } from "../../backends/base/host.ts";
import { safeParse } from "../../backends/base/safe_parse.ts";
import { newSecret } from "../../backends/base/secret.ts";
import { PAGE } from "./generated/page.ts";
import { HEADERS, judge } from "./guard.ts";
import { type ViewMessage, viewCommand, type WatchedRun } from "./messages.ts";

type Http = ReturnType<typeof hostModule<"node:http">>;
type IncomingMessage = InstanceType<Http["IncomingMessage"]>;
type ServerResponse = InstanceType<Http["ServerResponse"]>;

/** Bytes of a command. */
const LONGEST = 4096;
/** Pages that watch at the same time. */
const MOST_WATCHERS = 32;
/** Bytes that may wait for a page that does not read: scenes are left out, and then it is let go; it comes back. */
const [PATIENCE, LIMIT] = [2 ** 18, 2 ** 26];
/** Between signs of life, in milliseconds. */
const HEARTBEAT = 15_000;
/** The port that is tried first where none is asked for. */
const USUAL_PORT = 6464;

const TYPES: Readonly<Record<string, string>> = {
  "": "text/html; charset=utf-8",
  "page.js": "text/javascript; charset=utf-8",
  "page.css": "text/css; charset=utf-8",
};

/** Serves the page of a view. */
export class ViewServer {
  readonly #token = newSecret();
  readonly #runs = new Map<string, WatchedRun>();
  readonly #pages = new Set<ServerResponse>();
  #server: ReturnType<Http["createServer"]> | null = null;
  #port = 0;
  #onEmpty: (() => void) | null = null;

  /** Where the page is, with the token that it takes to see it. */
  get url(): string {
    return `http://127.0.0.1:${this.#port}/${this.#token}/`;
  }

  /** Whether a page watches. */
  get isWatched(): boolean {
    return this.#pages.size > 0;
  }

  /** Adds a run; pages that watch see it. */
  add(run: WatchedRun): void {
    this.#runs.set(run.id, run);
    for (const page of this.#pages) {
      send(page, { kind: "run", run: run.snapshot() });
      page.on(
        "close",
        run.watch((message) => send(page, message)),
      );
    }
  }

  /**
   * Listens on the loopback interface.
   *
   * @param port default: 6464 or, where that is busy, any.
   * @throws {Error} where the port is busy.
   */
  async listen(port?: number): Promise<void> {
    const { createServer } = hostModule("node:http");
    const attempt = (number: number): Promise<void> =>
      new Promise((resolve, reject) => {
        const server = createServer((request, response) => this.#answer(request, response));
        server.once("error", reject);
        server.listen(number, "127.0.0.1", () => {
          this.#server = server;
          this.#port = (server.address() as { readonly port: number }).port;
          resolve();
        });
      });
    try {
      await attempt(port ?? USUAL_PORT);
    } catch (error) {
      if (port === undefined) return await attempt(0);
      const { code, message } = error as { readonly code?: string; readonly message: string };
      const reason = code === "EADDRINUSE" ? "it is in use" : message;
      throw new Error(
        `Cannot serve the view on port ${port}: ${reason}; name another, or leave it out.`,
        { cause: error },
      );
    }
  }

  /** Waits until no page watches. */
  unwatched(): Promise<void> {
    if (!this.isWatched) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onEmpty = resolve;
    });
  }

  async close(): Promise<void> {
    for (const run of this.#runs.values()) run.close();
    for (const page of this.#pages) page.end();
    const server = this.#server;
    this.#server = null;
    if (server === null) return;
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { method = "", url = "", headers } = request;
    const verdict = judge({ method, url, headers }, this.#port, this.#token);
    if ("status" in verdict) say(response, verdict.status, verdict.sentence);
    else if (verdict.resource === "events") this.#watch(request, response);
    else if (verdict.resource === "command") void this.#obey(request, response);
    else {
      const body = PAGE[verdict.resource as keyof typeof PAGE];
      response.writeHead(200, { ...HEADERS, "Content-Type": TYPES[verdict.resource]! }).end(body);
    }
  }

  #watch(request: IncomingMessage, response: ServerResponse): void {
    if (this.#pages.size >= MOST_WATCHERS) {
      say(response, 503, `${MOST_WATCHERS} pages watch already: close one.`);
      return;
    }
    response.writeHead(200, { ...HEADERS, "Content-Type": "text/event-stream" });
    this.#pages.add(response);
    send(response, { kind: "runs", runs: [...this.#runs.values()].map((each) => each.snapshot()) });
    const ends = [...this.#runs.values()].map((run) => run.watch((each) => send(response, each)));
    const heart = setInterval(() => response.write(": \n\n"), HEARTBEAT);
    const leave = (): void => {
      if (!this.#pages.delete(response)) return;
      clearInterval(heart);
      for (const end of ends) end();
      if (this.isWatched) return;
      this.#onEmpty?.();
      this.#onEmpty = null;
    };
    response.on("close", leave);
    response.on("error", leave);
    request.on("close", () => response.destroyed && leave());
  }

  async #obey(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.headers["content-type"] !== "application/json") {
      return say(response, 415, "A command is JSON.");
    }
    let text = "";
    try {
      for await (const piece of request.setEncoding("utf8")) {
        text += piece;
        if (text.length > LONGEST)
          return say(response, 413, `A command has at most ${LONGEST} bytes.`);
      }
    } catch {
      return; // whoever asked has gone
    }
    const parsed = parse(text);
    if (parsed === null) return say(response, 400, "That is no command.");
    const run = this.#runs.get(parsed.id);
    if (run === undefined) return say(response, 404, "There is no such run.");
    try {
      say(response, 200, await run.command(parsed));
    } catch (error) {
      say(response, 409, error instanceof Error ? error.message : String(error));
    }
  }
}

function parse(text: string): ReturnType<typeof viewCommand.parse> | null {
  try {
    const parsed = safeParse(viewCommand, JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

function say(response: ServerResponse, status: number, sentence: string): void {
  response
    .writeHead(status, {
      ...HEADERS,
      "Content-Type": "text/plain; charset=utf-8",
      ...(status === 413 && { Connection: "close" }),
    })
    .end(sentence);
}

function send(page: ServerResponse, message: ViewMessage): void {
  if (page.destroyed || page.writableEnded) return;
  const waiting = page.writableLength;
  if (message.kind === "scene" && waiting > PATIENCE) return;
  if (waiting > LIMIT) page.destroy();
  else page.write(`data: ${JSON.stringify(message)}\n\n`);
}
