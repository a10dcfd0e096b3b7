/** The log of experience: positions, and those of another log. */

import { expect, test } from "bun:test";
import { ExperienceLog } from "../../../rl/experience/experience_log.ts";

const of = (version: number): Parameters<ExperienceLog["append"]>[0] => {
  return { count: 1, bytes: new Uint8Array(1), version, episodes: [] };
};

test("ExperienceLog gives again what is not released, and knows a position of another log as none", () => {
  const [log, other] = [new ExperienceLog(), new ExperienceLog()];
  for (const i of [0, 1, 2]) {
    log.append(of(i));
    other.append(of(i));
  }
  const positions = [0, 1].map(() => log.take()!.position);
  expect(log.waiting).toBe(1);
  log.seek(positions[1]!);
  expect(log.take()).toMatchObject({ version: 1, position: positions[1]! });
  log.release(other.take()!.position);
  log.seek("");
  expect(log.take()!.version).toBe(0);
  log.take();
  log.release(positions[1]!);
  log.seek(positions[0]!);
  expect(log.take()!.version).toBe(1);
  expect([log.take()!.version, log.take()]).toEqual([2, null]);
});
