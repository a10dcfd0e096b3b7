/** A quick fuzz of the files that are read; `bun bench/fuzz.ts` makes a hundred thousand of each kind. */

import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load } from "../../backends/mod.ts";
import { fuzz } from "../../bench/fuzz/fuzz.ts";
import { MUTATIONS } from "../../bench/fuzz/mutations.ts";
import { SUBJECTS } from "../../bench/fuzz/subjects.ts";
import { setBackend } from "../../gluon/nd/context.ts";
import { default_rng } from "../../gluon/random/generator.ts";

let folder = "";
beforeAll(async () => {
  setBackend(await load("wasm"));
  folder = mkdtempSync(join(tmpdir(), "glueball-fuzz-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

for (const [kind, subject] of Object.entries(SUBJECTS)) {
  test(`${kind} that are damaged are refused in a sentence, or mean what they did`, async () => {
    const options = { count: 150, seed: 2, folder };
    if (subject.hasDigests !== false) {
      const found = await fuzz(subject, { ...options, withDigests: true });
      expect(found).toMatchObject({ different: 0, examples: [], internal: [] });
      expect(found.refused).toBeGreaterThan(100);
    }
    const without = await fuzz(subject, { ...options, withDigests: false });
    expect(without.internal).toEqual([]);
    expect(without.refused).toBeGreaterThan(15);
  });
}

test("the same seed gives the same mutations, and each changes something most of the time", () => {
  const bytes = new Uint8Array(400).fill(0x20);
  bytes.set([200, 0, 0, 0, 0, 0, 0, 0]);
  bytes.set(new TextEncoder().encode('{"__metadata__":{"a":"{\\"b\\":1}"},"c":{"shape":[2]}}'), 8);
  for (const [name, mutate] of Object.entries(MUTATIONS)) {
    const files = Array.from({ length: 20 }, (_, i) => mutate(bytes, default_rng([1, i])));
    expect(files).toEqual(Array.from({ length: 20 }, (_, i) => mutate(bytes, default_rng([1, i]))));
    const unchanged = files.filter((each) => `${each}` === `${bytes}`).length;
    expect({ name, isIdle: unchanged > 10 }).toEqual({ name, isIdle: false });
  }
});
