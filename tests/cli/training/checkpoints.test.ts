/** Where a training keeps its agent, and what it deletes. */

import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  checkpointBeside,
  defaultCheckpoint,
  findCheckpoint,
  saveStep,
  trainingName,
} from "../../../cli/training/checkpoints.ts";

let root = "";
let folder = "";
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "glueball-names-"));
});
beforeEach(() => {
  folder = mkdtempSync(join(root, "folder-"));
});
afterAll(() => rmSync(root, { recursive: true }));

/** A file that was written so many seconds ago. */
function write(name: string, age: number): string {
  const path = join(folder, name);
  writeFileSync(path, "");
  const time = Date.now() / 1000 - age;
  utimesSync(path, time, time);
  return path;
}

const agentAt = (step: number) => ({ step, save: async (path: string) => writeFileSync(path, "") });

describe("saveStep()", () => {
  test("keeps the files of a training that were written last, and touches no others", async () => {
    const names = [
      "agent_900_steps.safetensors", // of an earlier run, which came farther
      "agent_100_steps.safetensors",
      "agent_200_steps.safetensors",
    ];
    for (const [i, name] of names.entries()) write(name, 100 - i);
    const others = ["agent.safetensors", "agent_2_100_steps.safetensors", "agent_100_steps.txt"];
    for (const name of others) write(name, 1000);
    const path = await saveStep(agentAt(300), join(folder, "agent.safetensors"), 2);
    expect(path).toBe(join(folder, "agent_300_steps.safetensors"));
    expect(readdirSync(folder).sort()).toEqual(
      [...others, "agent_200_steps.safetensors", "agent_300_steps.safetensors"].sort(),
    );
  });

  test("makes the folder, and deletes nothing where the agent cannot be saved", async () => {
    const deep = join(folder, "a", "b", "agent.safetensors");
    await saveStep(agentAt(5), deep, 1);
    const full = { step: 6, save: () => Promise.reject(new Error("the disk is full")) };
    await expect(saveStep(full, deep, 1)).rejects.toThrow("the disk is full");
    expect(readdirSync(join(folder, "a", "b"))).toEqual(["agent_5_steps.safetensors"]);
  });
});

describe("findCheckpoint()", () => {
  test("gives the file, or the one of a folder that was written last, whatever its step", () => {
    const best = write("agent.safetensors", 30);
    expect(findCheckpoint(best)).toBe(best);
    write("agent_900_steps.safetensors", 20);
    const newest = write("agent_100_steps.safetensors", 10);
    write("agent_200_steps.safetensors.host.1.0.tmp", 0);
    expect(findCheckpoint(folder)).toBe(newest);
  });

  test("refuses a path that there is not, and a folder without checkpoints", () => {
    mkdirSync(join(folder, "empty"));
    for (const [name, text] of [
      ["nowhere", "there is no such file; give a checkpoint that train saved"],
      ["empty", "there is no checkpoint in the folder; give one that train saved to"],
    ] as const) {
      const path = join(folder, name);
      expect(() => findCheckpoint(path)).toThrow(
        new RangeError(`Cannot open ${JSON.stringify(path)}: ${text}.`),
      );
    }
  });
});

test("names are those that a file system takes, and tell what belongs together", () => {
  expect(defaultCheckpoint("gymnasium:ALE/Pong-v5", 3)).toBe(
    join("checkpoints", "gymnasium-ALE-Pong-v5-seed-3.safetensors"),
  );
  expect(trainingName("a".repeat(5000), 3)).toBe(`${"a".repeat(100)}-seed-3`);
  expect(checkpointBeside("x/agent_1000_steps.safetensors")).toBe("x/agent.safetensors");
  expect(checkpointBeside("x/agent.safetensors")).toBe("x/agent.safetensors");
});

test("files that vanish while a folder is read end nothing", async () => {
  const best = join(folder, "agent.safetensors");
  // A link to nothing is listed, but has no time, as a file that was removed meanwhile.
  symlinkSync(join(folder, "gone"), join(folder, "agent_100_steps.safetensors"));
  const path = await saveStep(agentAt(200), best, 1);
  expect(findCheckpoint(folder)).toBe(path);
});
