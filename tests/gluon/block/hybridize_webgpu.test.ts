import { afterAll } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { gpuPlanTest } from "../../backends/webgpu/testing.ts";
import type { Declare } from "../nd/ops/conformance.ts";
import { hybridizeSuite } from "./hybridize_suite.ts";

afterAll(async () => setBackend(await load("reference")));

/**
 * Left out: CTCLoss, whose lowering is hundreds of small ops. A plan fuses them to as many shaders, which a GPU in
 * software compiles for minutes; the conformance suite has it on WebGPU, op by op. And optimizers with options, whose
 * plans differ little.
 */
const declare: Declare = (title, body) => {
  const isLeftOut = title.includes("CTCLoss") || /^training by \w+ \{"/.test(title);
  if (!isLeftOut) gpuPlanTest(title, body);
};

hybridizeSuite("webgpu", 1e-5, declare);
