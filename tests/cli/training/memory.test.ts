/** Memory that a training will take. */

import { describe, expect, test } from "bun:test";
import { checkMemory, memoryFor } from "../../../cli/training/memory.ts";
import { make } from "../../../envs/mod.ts";
import { Box, Discrete } from "../../../rl/spaces/mod.ts";
import { glueball } from "../program.ts";

const env = make("CartPole-v1");
const GIB = 2 ** 30;
const memory = { total: 8 * GIB, tensors: 4 * GIB };

describe("checkMemory()", () => {
  test("counts 4 numbers a state, twice, and an action, a reward, a discount and a mask", () => {
    const bytes = 2 * 16 + 4 + 12 + 2;
    const fits = { buffer_size: Math.floor(memory.total / bytes) };
    expect(() => checkMemory(env, fits, memory)).not.toThrow();
    expect(() => checkMemory(env, { buffer_size: fits.buffer_size + 1 }, memory)).toThrow(
      RangeError,
    );
    expect(() => checkMemory(env, { buffer_size: 1e9 }, memory)).toThrow(
      "Cannot train on CartPole-v1 with buffer_size 1000000000: the replay buffer would take about " +
        "50,000,000,000 bytes, and there are 8,589,934,592; lower --buffer-size.",
    );
    expect(() => checkMemory(env, { ...fits, prioritized_replay: true }, memory)).toThrow(
      "lower --buffer-size.",
    );
  });

  test("counts each frame of stacked images once: 7.1 GB for a million of Atari's", () => {
    const shape = [4, 84, 84];
    const pixels = { low: 0, high: 255, shape, dtype: "uint8", stack_size: 4 } as const;
    const atari = {
      name: "Pong",
      observation_space: new Box(pixels),
      action_space: new Discrete(6),
    };
    const gigabytes = (total: number) => ({ total: total * 1e9, tensors: 4 * GIB });
    const needs = (buffer_size: number, total: number) => () =>
      checkMemory(atari, { buffer_size }, gigabytes(total));
    expect(needs(1e6, 7.12)).not.toThrow();
    expect(needs(1e6, 7.11)).toThrow("the replay buffer would take about 7,114,000,000 bytes");
    expect(needs(1e5, 0.712)).not.toThrow();
  });

  test("counts both networks, gradients and moments, and batches", () => {
    expect(() => checkMemory(env, { net_arch: [1e9] }, memory)).toThrow(/bytes.*lower --net-arch/);
    expect(() => checkMemory(env, { net_arch: [20_000, 20_000] }, memory)).toThrow(
      "lower --net-arch.",
    );
    expect(() => checkMemory(env, { net_arch: [4096, 4096] }, memory)).not.toThrow();
    expect(() => checkMemory(env, { batch_size: 1e9 }, memory)).toThrow("lower --batch-size.");
  });

  test("counts sequences where replay holds these, one for half of their steps, with their memory", () => {
    const options = { sequence_length: 4, burn_in: 2, lstm_hidden_size: 8, n_lstm_layers: 1 };
    const bytes = 4 * (7 * 4 + 5 * 4 + 1 + 16) + 5 * 2;
    const needs = (total: number) => () =>
      checkMemory(env, { ...options, buffer_size: 2000 }, { total, tensors: 4 * GIB });
    expect(needs(1000 * bytes)).not.toThrow();
    expect(needs(1000 * bytes - 1)).toThrow("lower --buffer-size.");
  });

  test("takes whatever an algorithm has no option for as nothing", () => {
    expect(() => checkMemory(make("Pendulum-v1"), {}, memory)).not.toThrow();
    expect(() => checkMemory(env, { net_arch: null }, memory)).not.toThrow();
  });
});

test("WASM addresses 4 GiB; other backends have what the machine has", () => {
  const { total } = memoryFor("webgpu");
  expect(Number.isFinite(total)).toBe(true);
  expect(memoryFor("wasm")).toEqual({ total, tensors: Math.min(total, 4 * GIB) });
  expect(memoryFor("reference").tensors).toBe(total);
});

for (const flags of [
  "--buffer-size 1e10",
  "--net-arch 1e9",
  "--batch-size 1e9 --buffer-size 1e9",
]) {
  test(`glueball train ${flags} says in one sentence that this is too much`, async () => {
    const { status, stdout, stderr } = await glueball([
      "train",
      "CartPole-v1",
      ...flags.split(" "),
    ]);
    expect(stderr).toMatch(
      /^error: Cannot train on CartPole-v1 with \w+ [\d,]+: .* bytes, .*; lower --\S+\.\n$/,
    );
    expect([status, stdout]).toEqual([1, ""]);
  });
}
