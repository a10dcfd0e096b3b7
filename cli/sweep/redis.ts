/** Connections to Redis, by the package ioredis, which who does not use them need not install. */

import type { Redis } from "ioredis";

export type { Redis };

/** Milliseconds that the first connection may take. */
const PATIENCE = 5000;
/** Milliseconds in which a server that has become a replica must have a successor. */
const FAILOVER = 30_000;
/** Milliseconds between attempts to connect again. */
const LONGEST_PAUSE = 2000;

/**
 * A connection, which comes back by itself whenever it is lost: what is asked meanwhile waits.
 *
 * @param url `redis://user:password@host:6379/0`, or `rediss://` for TLS. No error shows its password.
 * @throws {Error} where the package is missing, or nothing answers at first.
 */
export async function openRedis(url: string): Promise<Redis> {
  const shown = withoutPassword(url);
  const { Redis } = await importClient();
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: PATIENCE,
    maxRetriesPerRequest: null,
    retryStrategy: () => null, // until it has answered once
  });
  let reason = "";
  client.on("error", (error: Error) => {
    reason = error.message;
  });
  try {
    await client.connect();
    await client.ping();
  } catch (error) {
    client.disconnect();
    const said = (reason || (error as Error).message).replaceAll(url, shown);
    throw new Error(
      `Cannot use the queue ${shown}: ${said}; start Redis there, or name another one.`,
    );
  }
  client.options.retryStrategy = (attempt) => Math.min(100 * attempt, LONGEST_PAUSE);
  client.options.reconnectOnError = failover();
  return client;
}

/** Has a client look for the new primary where its server has become a replica, and send what that refused again. */
function failover(): (error: Error) => 2 | false {
  let [first, latest] = [-Infinity, -Infinity];
  return ({ message }) => {
    if (!message.startsWith("READONLY")) return false;
    const now = performance.now();
    if (now - latest > FAILOVER) first = now;
    latest = now;
    return now - first < FAILOVER ? 2 : false;
  };
}

/** A command and its arguments. */
export type RedisCommand = readonly [name: string, ...words: (string | number | Buffer)[]];

const TRANSACTION = `
local i = 1
while i <= #ARGV do
  local count = tonumber(ARGV[i])
  redis.call(unpack(ARGV, i + 1, i + count))
  i = i + count + 1
end
return 'done'`;

/**
 * Runs commands as one. By a script, since the client sends a single command again whose connection is lost before it is
 * answered, and gives a transaction of MULTI up. So they may run twice, which must do no harm.
 *
 * @throws {Error} what Redis says against one of the commands; those before it are done.
 */
export async function transact(redis: Redis, commands: readonly RedisCommand[]): Promise<void> {
  await redis.eval(TRANSACTION, 0, ...commands.flatMap((each) => [each.length, ...each]));
}

/** Bytes as the client takes them, not copied. */
export function bufferOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

/** The URL as it may be shown. */
export function withoutPassword(url: string): string {
  const parsed = URL.parse(url);
  if (parsed === null || !/^rediss?:$/.test(parsed.protocol)) {
    throw new RangeError(
      "Cannot use the queue: its URL must be redis://host:6379 or rediss://user:password@host:6379/0.",
    );
  }
  return `${parsed.protocol}//${parsed.host}${parsed.pathname}`;
}

async function importClient(): Promise<{ readonly Redis: typeof Redis }> {
  try {
    return await import("ioredis");
  } catch (cause) {
    throw new Error("Cannot use a queue without the package ioredis: npm install ioredis.", {
      cause,
    });
  }
}
