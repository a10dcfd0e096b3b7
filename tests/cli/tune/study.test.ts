/** Studies: files that only grow. */

import { afterAll, beforeAll, expect, test } from "bun:test";
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { appendToStudy, openStudy, ranked, readStudy } from "../../../cli/tune/study.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "glueball-study-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const head = { name: "CartPole-v1", algorithm: "dqn", n_timesteps: 90, seeds: 2, fixed: {} };

test("a study has its trials, the best first, also after it was torn", () => {
  const path = join(folder, "deep", "study.jsonl");
  openStudy(path, head);
  appendToStudy(path, { trial: 0, options: { gamma: 0.9 } }, { trial: 0, rung: 0, score: 9 });
  appendToStudy(path, { trial: 0, end: "pruned" }, { trial: 1, options: { gamma: 0.8 } });
  appendToStudy(path, { trial: 1, rung: 0, score: 1 }, { trial: 1, rung: 1, score: 2 });
  appendToStudy(path, { trial: 1, end: "finished" }, { trial: 2, options: {} });
  appendToStudy(path, { trial: 2, end: "failed" }, { trial: 3, options: {} });
  appendToStudy(path, { trial: 3, rung: 0, score: 5 });
  appendFileSync(path, '{"trial":3,"ru');
  openStudy(path, head);
  const { trials } = readStudy(path);
  expect(trials[1]).toEqual({
    number: 1,
    options: { gamma: 0.8 },
    scores: [1, 2],
    end: "finished",
  });
  expect(ranked(trials).map(({ number }) => number)).toEqual([1, 0, 2]);
  // A trial that was interrupted begins again.
  appendToStudy(path, { trial: 3, options: {} });
  expect(readStudy(path).trials[3]).toEqual({ number: 3, options: {}, scores: [], end: null });
});

test("a file of another study, or of none, is refused", () => {
  const path = join(folder, "other.jsonl");
  openStudy(path, head);
  expect(() => openStudy(path, { ...head, seeds: 3 })).toThrow(
    `Cannot continue the study ${path}: it is of ${JSON.stringify(head)}, and this one of`,
  );
  for (const text of ["{}\n", "text\n", '{"trial":0,"options":{}}\n']) {
    writeFileSync(path, text);
    expect(() => openStudy(path, head)).toThrow(
      `Cannot continue the study ${path}: it has a line that no study has; name another file with --study.`,
    );
  }
});
