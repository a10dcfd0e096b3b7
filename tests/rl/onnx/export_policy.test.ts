/** Policies exported to ONNX: the files that onnx has checked, and the actions that onnxruntime chooses. */
import { beforeAll, describe, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { load } from "../../../backends/mod.ts";
import * as envs from "../../../envs/mod.ts";
import { type nd, ONNXBlock } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import * as rl from "../../../rl/mod.ts";
import {
  expectGolden,
  fromGolden,
  type GoldenArray,
  goldenCases,
} from "../../gluon/nd/support/golden.ts";
import { exportedPolicies } from "./exported_policies.ts";

interface PolicyCase {
  readonly about: string;
  readonly sha256: string;
  readonly inputs: readonly [GoldenArray];
  readonly output: GoldenArray;
}

beforeAll(async () => setBackend(await load("reference")));

const floats = (x: nd.NDArray): nd.NDArray => x.astype("float32");

describe("rl.exportONNX()", () => {
  for (const { about, sha256, inputs, output } of goldenCases<PolicyCase>("onnx_policies")) {
    test(`writes what onnx has checked, which acts as the agent does: ${about}`, async () => {
      const { agent, options } = exportedPolicies().get(about)!;
      const file = await rl.exportONNX(agent, undefined, options);
      const bytes = new Uint8Array(await file.arrayBuffer());
      expect(createHash("sha256").update(bytes).digest("hex")).toBe(sha256);
      const net = await ONNXBlock.imports(bytes);
      await expectGolden(floats(net(fromGolden(inputs[0]))), { ...output, dtype: "float32" }, 1e-5);
      const [rows, width] = inputs[0].shape as [number, number];
      for (let i = 0; i < rows; i++) {
        let state = Float32Array.from(inputs[0].data.slice(i * width, (i + 1) * width));
        if (options?.obs_rms) {
          const { mean, var: variance } = options.obs_rms;
          const scaled = state.map((x, k) => (x - mean[k]!) / Math.sqrt(variance[k]! + 1e-8));
          state = scaled.map((x) => Math.min(1, Math.max(-1, x)));
        }
        const action = (await agent.act(state as never)) as number | Float32Array;
        const numbers = typeof action === "number" ? [action] : Array.from(action);
        for (const [k, each] of numbers.entries()) {
          expect(each).toBeCloseTo(output.data[i * numbers.length + k]!, 4);
        }
      }
    });
  }

  test("refuses what has no such policy, and statistics of another size", async () => {
    const agent = new rl.DQN(envs.make("CartPole-v1") as never, { critic: "iqn", net_arch: [4] });
    await expect(rl.exportONNX(agent)).rejects.toThrow(
      "Cannot export DQN to ONNX: its actions are not a function of one network's outputs.",
    );
    const other = new rl.DQN(envs.make("CartPole-v1") as never, { net_arch: [4] });
    await expect(
      rl.exportONNX(other, undefined, { obs_rms: { mean: [1], var: [1] } }),
    ).rejects.toThrow("Cannot export with obs_rms of 1 numbers: observations have 4.");
  });
});
