/** The file of a new training's best agent, and who gets it. */

import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkWritable, claim, claimFree } from "../../../cli/training/claim.ts";
import { glueball } from "../program.ts";

let root = "";
let folder = "";
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "glueball-claim-"));
});
beforeEach(() => {
  folder = mkdtempSync(join(root, "folder-"));
});
afterAll(() => rmSync(root, { recursive: true }));

const agentOf = (name: string) => ({
  step: 0,
  save: async (path: string) => writeFileSync(path, name),
});

describe("claimFree()", () => {
  test("gives the first number that no training has, and leaves nothing else", async () => {
    const path = join(folder, "a.safetensors");
    writeFileSync(join(folder, "a.safetensors"), "old");
    writeFileSync(join(folder, "a-2_300_steps.safetensors"), "of a training without a best agent");
    const refused = join(folder, "a-3.safetensors");
    const found = await claimFree(agentOf("new"), path, (each) => each !== refused);
    expect(found).toBe(join(folder, "a-4.safetensors"));
    expect(readFileSync(path, "utf8")).toBe("old");
    expect(readFileSync(found, "utf8")).toBe("new");
    expect(readdirSync(folder)).toHaveLength(3);
  });

  test("gives each of several a file of its own, also at the same time", async () => {
    const path = join(folder, "deep", "a.safetensors");
    const names = ["x", "y", "z", "u", "v"];
    const found = await Promise.all(names.map((name) => claimFree(agentOf(name), path)));
    expect(new Set(found).size).toBe(5);
    for (const [i, each] of found.entries()) expect(readFileSync(each, "utf8")).toBe(names[i]!);
    expect(readdirSync(join(folder, "deep"))).toHaveLength(5);
  });
});

describe("claim()", () => {
  test("leaves a file that is there as it is", async () => {
    const path = join(folder, "a.safetensors");
    expect(await claim(agentOf("first"), path)).toBe(true);
    expect(await claim(agentOf("second"), path)).toBe(false);
    expect(readFileSync(path, "utf8")).toBe("first");
    expect(readdirSync(folder)).toEqual(["a.safetensors"]);
  });

  const places: readonly (readonly [string, string])[] = [
    ["file/a.safetensors", "it is a file|a part of its path is a file"],
    [`${"a".repeat(250)}.safetensors`, "the name is too long"],
    // Long enough for the name, but not for that of the training at a step, while it is written.
    [`${"a".repeat(200)}.safetensors`, "the name is too long"],
  ];
  test.each(places)("says at once that a training could not save to %s", async (name, reason) => {
    writeFileSync(join(folder, "file"), "");
    const message = new RegExp(
      `^Cannot save to "[^"]{1,130}": (${reason}); name another file with --checkpoint\\.$`,
    );
    await expect(claim(agentOf("a"), join(folder, name))).rejects.toThrow(message);
    await expect(checkWritable(join(folder, name))).rejects.toThrow(message);
    expect(readdirSync(folder)).toEqual(["file"]);
  });
});

describe("glueball train", () => {
  const line =
    "train CartPole-v1 --total-steps 100 --eval-freq 50 --eval-episodes 1 --net-arch 4 --log csv";

  test("numbers the run where another training has the file, and says so", async () => {
    const runs = await Promise.all([1, 2, 3].map(() => glueball(line.split(" "), { cwd: folder })));
    expect(runs.map(({ status, stderr }) => [status, stderr])).toEqual(Array(3).fill([0, ""]));
    const own = ["CartPole-v1-seed-0", "CartPole-v1-seed-0-2", "CartPole-v1-seed-0-3"];
    for (const name of own) {
      const told = runs.filter(({ stdout }) => stdout.includes(`play checkpoints/${name}.safe`));
      expect(told).toHaveLength(1);
      const notice = `Saving to checkpoints/${name}.safetensors, since checkpoints/CartPole-v1-seed-0.safetensors is of another training.`;
      expect(told[0]?.stdout.includes(notice)).toBe(name !== own[0]);
    }
    const files = own.map((name) => `${name}.safetensors`);
    expect(readdirSync(join(folder, "checkpoints")).sort()).toEqual(files.sort());
    expect(readdirSync(join(folder, "logs")).sort()).toEqual(own.sort());
  });

  test("replaces the file that --checkpoint names, but not before it has a better agent", async () => {
    const path = join(folder, "mine.safetensors");
    writeFileSync(path, "old");
    const more = ["--checkpoint", "mine.safetensors"];
    const failed = await glueball([...line.split(" "), ...more, "--log-dir", "mine.safetensors"], {
      cwd: folder,
    });
    expect(failed.stderr).toMatch(
      /^error: Cannot log to "mine\.safetensors": .* name another --log-dir\.\n$/,
    );
    expect(readFileSync(path, "utf8")).toBe("old");
    expect((await glueball([...line.split(" "), ...more], { cwd: folder })).status).toBe(0);
    expect(readFileSync(path, "latin1")).toContain("glueball-checkpoint");
  });

  test("leaves nothing where its logs cannot be opened", async () => {
    writeFileSync(join(folder, "file"), "");
    const { status } = await glueball([...line.split(" "), "--log-dir", "file/logs"], {
      cwd: folder,
    });
    expect(status).toBe(1);
    expect(readdirSync(join(folder, "checkpoints"))).toEqual([]);
  });
});
