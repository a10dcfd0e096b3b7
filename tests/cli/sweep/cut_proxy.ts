/** A connection that is cut when a test says so: a proxy in front of a Redis. */

import { connect, createServer, type Server, type Socket } from "node:net";

/** What is on its way: from the client or from the server. */
type Direction = "asked" | "answered";

/** Passes all bytes on, until it is told to cut. */
export class CutProxy implements AsyncDisposable {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #cut: ((direction: Direction, bytes: Buffer) => number | null) | null = null;

  private constructor(target: URL) {
    this.#server = createServer((client) => {
      const redis = connect(Number(target.port), target.hostname);
      const end = (): void => {
        for (const socket of [client, redis]) {
          socket.destroy();
          this.#sockets.delete(socket);
        }
      };
      for (const socket of [client, redis]) {
        this.#sockets.add(socket);
        socket.on("error", end).on("close", end);
      }
      client.on("data", (bytes: Buffer) => this.#pass("asked", bytes, redis, end));
      redis.on("data", (bytes: Buffer) => this.#pass("answered", bytes, client, end));
    });
  }

  static async start(url: string): Promise<CutProxy> {
    const proxy = new CutProxy(new URL(url));
    await new Promise<void>((resolve) => proxy.#server.listen(0, "127.0.0.1", resolve));
    return proxy;
  }

  get url(): string {
    return `redis://127.0.0.1:${(this.#server.address() as { readonly port: number }).port}`;
  }

  /** Cuts once, in the midst of what `text` is in: so many of its bytes still pass. */
  cutOnce(direction: Direction, text: string, passed: number): void {
    this.#cut = (own, bytes) => (own === direction && bytes.includes(text) ? passed : null);
  }

  #pass(direction: Direction, bytes: Buffer, to: Socket, end: () => void): void {
    const passed = this.#cut?.(direction, bytes) ?? null;
    if (passed === null) {
      to.write(bytes);
      return;
    }
    this.#cut = null;
    to.write(bytes.subarray(0, passed), () => setTimeout(end, 5)); // so that they are heard
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
