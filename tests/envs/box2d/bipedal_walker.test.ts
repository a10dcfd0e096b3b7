/** BipedalWalker: rules that recorded episodes do not show, and pictures. */

import { expect, test } from "bun:test";
import { envs } from "../../../mod.ts";

test("The motors turn hips and knees as the action says", () => {
  const angles = (hip: number, knee: number): number[] => {
    const env = envs.make("BipedalWalker-v3");
    let state = env.get_init_state({ seed: 1 });
    for (let i = 0; i < 6; i++) state = env.step(Float32Array.of(hip, knee, hip, knee)).next_state;
    return [4, 6, 9, 11].map((i) => state[i] as number);
  };
  const [forward, backward] = [angles(1, 0), angles(-1, 0)];
  expect(forward[0]! + forward[2]!).toBeGreaterThan(backward[0]! + backward[2]! + 0.5);
  const [straight, bent] = [angles(0, 1), angles(0, -1)];
  expect(straight[1]! + straight[3]!).toBeGreaterThan(bent[1]! + bent[3]! + 0.5);
});

test("A fall ends the episode with -100, and a motor costs what it uses", () => {
  const env = envs.make("BipedalWalker-v3");
  env.get_init_state({ seed: 2 });
  const last = { reward: 0, done: false, terminated: false };
  for (let i = 0; i < 400 && !last.done; i++) {
    const { reward, done, terminated } = env.step(Float32Array.of(1, -1, 1, -1));
    Object.assign(last, { reward, done, terminated });
  }
  expect(last).toEqual({ reward: -100, done: true, terminated: true });
});

test("The lidar sees the ground below, and nothing where there is none", () => {
  const env = envs.make("BipedalWalker-v3");
  const lidar = env.get_init_state({ seed: 2 }).subarray(14);
  expect(lidar.length).toBe(10);
  for (let i = 1; i < 10; i++) expect(lidar[i]).toBeGreaterThanOrEqual(lidar[i - 1]!);
  expect(lidar[0]).toBeLessThan(0.6);
  expect(lidar[9]).toBe(1);
});

test("hardcore is an option, too, and has obstacles in the way", () => {
  const [plain, hard, same] = [
    envs.make("BipedalWalker-v3"),
    envs.make("BipedalWalkerHardcore-v3"),
    envs.make("BipedalWalker-v3", { hardcore: true }),
  ];
  for (const env of [plain, hard, same]) env.get_init_state({ seed: 8 });
  const pictures = [plain, hard, same].map((env) => env.render("rgb_array").data);
  expect(pictures[1]).toEqual(pictures[2]);
});

test("The picture shows sky, ground and the walker, and follows it", () => {
  const env = envs.make("BipedalWalker-v3");
  env.get_init_state({ seed: 1 });
  const { data } = env.render("rgb_array");
  const found = new Set<string>();
  for (let i = 0; i < data.length; i += 3) found.add(`${data.subarray(i, i + 3)}`);
  const wanted = ["215,215,255", "102,153,76", "127,51,229", "230,51,0"];
  expect(wanted.filter((each) => !found.has(each))).toEqual([]);
  const inked = [...env.render("ansi")].filter((character) => character > "\u2800").length;
  expect(inked).toBeGreaterThan(50);
  expect(inked).toBeLessThan(200);
});
