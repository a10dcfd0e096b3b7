/** Checkpoints of every kind: the same bytes, from which the same training continues. */

import { afterAll, beforeAll, expect, test } from "bun:test";
import { Buffer } from "node:buffer";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { load as loadBackend } from "../../../backends/mod.ts";
import { make } from "../../../envs/mod.ts";
import type { FileSource, HostBlob } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { type Agent, DQN, Lookahead, load } from "../../../rl/mod.ts";
import { inPage } from "../../gluon/io/page.ts";

let folder = "";
beforeAll(async () => {
  setBackend(await loadBackend("reference"));
  folder = mkdtempSync(join(tmpdir(), "glueball-kinds-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const options = {
  net_arch: [8],
  learning_starts: 10,
  batch_size: 4,
  buffer_size: 100,
  seed: 1,
};

async function trained(): Promise<DQN> {
  return await new DQN(make("CartPole-v1"), options).learn({ total_timesteps: 40 });
}

async function bytesOf(blob: HostBlob): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await blob.arrayBuffer());
}

/** What a training of this agent comes to. */
async function continued(agent: Agent): Promise<Uint8Array> {
  await agent.learn({ total_timesteps: 80 });
  return await bytesOf(await agent.save());
}

test("An agent's save() without a target gives a Blob of the bytes that it writes to a file", async () => {
  const agents = [
    await trained(),
    await new Lookahead(make("CartPole-v1"), options).learn({ total_timesteps: 40 }),
  ];
  for (const agent of agents) {
    const path = join(folder, "agent.safetensors");
    await agent.save(path);
    const whole = await bytesOf(await agent.save());
    expect(Buffer.compare(readFileSync(path), whole)).toBe(0);
    await agent.save(pathToFileURL(path), { replay: false });
    const small = await bytesOf(await agent.save(undefined, { replay: false, keep: 2 }));
    expect(Buffer.compare(readFileSync(path), small)).toBe(0);
    expect(small.length).toBeLessThan(whole.length);
  }
});

test("A training continues alike from each kind of file", async () => {
  const agent = await trained();
  const path = join(folder, "each.safetensors");
  await agent.save(path);
  const blob = await agent.save();
  const bytes = await bytesOf(blob);
  const expected = await continued(agent);
  const address = URL.createObjectURL(blob);
  const sources: Readonly<Record<string, FileSource>> = {
    path,
    "file: URL": pathToFileURL(path),
    "blob: URL": new URL(address),
    Blob: blob,
    File: new File([blob], "cart.safetensors"),
    Uint8Array: bytes,
    ArrayBuffer: bytes.buffer,
    "bytes within others": new Uint8Array([9, ...bytes]).subarray(1),
    Response: new Response(bytes),
    FileSystemFileHandle: { kind: "file", name: "cart", getFile: async () => blob },
  };
  const ends: Record<string, Uint8Array> = {};
  for (const [kind, source] of Object.entries(sources)) {
    ends[kind] = await continued(await DQN.load(source, make as never));
  }
  URL.revokeObjectURL(address);
  const differing = Object.keys(ends).filter((kind) => Buffer.compare(ends[kind]!, expected) !== 0);
  expect(differing).toEqual([]);
});

test("A page saves and loads by name, with the same bytes", async () => {
  const agent = await trained();
  const whole = await bytesOf(await agent.save());
  await inPage(async () => {
    expect(Buffer.compare(await bytesOf(await agent.save()), whole)).toBe(0);
    await agent.save("cart", { keep: 2 });
    const again = await load("cart", make);
    await again.save("cart", { keep: 2 });
    for (const name of ["cart", "cart.1"]) {
      const copy = await load(name, make);
      expect(Buffer.compare(await bytesOf(await copy.save()), whole)).toBe(0);
    }
  });
});

test("Errors name what the agent was to be loaded from", async () => {
  const agent = await new Lookahead(make("CartPole-v1"), options).learn({ total_timesteps: 1 });
  const blob = await agent.save();
  await expect(DQN.load(new File([blob], "cart.safetensors"), make as never)).rejects.toThrow(
    'Cannot load the file "cart.safetensors" as DQN: its agent is a Lookahead; load it with that.',
  );
  await expect(load(blob.slice(0, 100), make)).rejects.toThrow(
    /^Cannot read the Blob of 100 bytes: its header should have/,
  );
});
