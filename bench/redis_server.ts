/** A redis-server of one's own, for measurements and tests. */

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const HAS_REDIS = spawnSync("redis-server", ["--version"]).status === 0;

/** What is said beside the name of a test that needs it and is skipped; empty where there is one. */
export const SKIPPED: string = HAS_REDIS ? "" : " (skipped: there is no redis-server)";

/** When a server writes to the disk what it has accepted. */
export type Fsync = "always" | "everysec";

/** A server, which may be killed and started again. */
export class RedisServer {
  readonly url: string;
  readonly #folder: string = mkdtempSync(join(tmpdir(), "glueball-redis-"));
  readonly #words: readonly string[];
  #child: ChildProcess | undefined;

  private constructor(port: number, password: string, fsync: Fsync) {
    const own = ["--port", `${port}`, "--bind", "127.0.0.1", "--dir", this.#folder];
    const safe = ["--save", "", "--appendonly", "yes", "--appendfsync", fsync];
    this.#words = [...own, ...safe, ...(password === "" ? [] : ["--requirepass", password])];
    this.url = `redis://${password === "" ? "" : `:${password}@`}127.0.0.1:${port}`;
  }

  /** One that keeps what it has acknowledged; unless `fsync` is less, even where the machine loses its power. */
  static async start(password = "", fsync: Fsync = "always"): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), password, fsync);
    await server.start();
    return server;
  }

  /** Starts it, with what it kept. */
  async start(): Promise<void> {
    const child = spawn("redis-server", this.#words, { stdio: ["ignore", "pipe", "inherit"] });
    this.#child = child;
    await new Promise<void>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", () => reject(new Error("redis-server ended")));
      child.stdout.setEncoding("utf8").on("data", (text: string) => {
        if (text.includes("Ready to accept connections")) resolve();
      });
    });
  }

  /** Kills it as a machine that loses its power does. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null) return;
    const closed = new Promise((resolve) => child.once("close", resolve));
    child.kill("SIGKILL");
    await closed;
  }

  /** Has it answer nobody, as where the network is down. */
  pause(): void {
    this.#child?.kill("SIGSTOP");
  }

  resume(): void {
    this.#child?.kill("SIGCONT");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true });
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
