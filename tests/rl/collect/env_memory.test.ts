/** What is remembered of environments, and when it is forgotten. */
import { expect, test } from "bun:test";
import { EnvMemory } from "../../../rl/collect/env_memory.ts";

const made = () => {
  const envs = { count: 2, steps: 0, done: new Uint8Array(2), reset: new Uint8Array(2) };
  const memory = new EnvMemory({ memoryShapes: (batch) => [[1, batch, 2]] }, envs);
  memory.begins.fill(0);
  memory.current.all[0]!.set([1, 2, 3, 4]);
  envs.steps = 1;
  return { envs, memory, numbers: () => [...memory.current.all[0]!] };
};

test("EnvMemory forgets the environments whose episodes ended, or that were reset", () => {
  const { envs, memory, numbers } = made();
  memory.forgetEnded();
  expect(numbers()).toEqual([1, 2, 3, 4]);
  envs.done[1] = 1;
  memory.forgetEnded();
  expect([numbers(), [...memory.begins]]).toEqual([
    [1, 2, 0, 0],
    [0, 1],
  ]);
  [envs.done[1], envs.reset[0]] = [0, 1];
  memory.forgetEnded();
  expect(numbers()).toEqual([0, 0, 0, 0]);
});

test("a checkpoint of an EnvMemory knows that the latest step ended an episode", () => {
  const { envs, memory, numbers } = made();
  envs.done[0] = 1;
  const { begins } = memory.parts;
  begins.state();
  expect([[...(begins.arrays().begins as Uint8Array)], numbers()]).toEqual([
    [1, 0],
    [0, 0, 3, 4],
  ]);
});

test("EnvMemory begins with new episodes once those under way are given up", () => {
  const { envs, memory, numbers } = made();
  envs.done[0] = 1;
  memory.clear();
  memory.forgetEnded();
  expect([numbers(), envs.done[0]]).toEqual([[0, 0, 0, 0], 0]);
});
