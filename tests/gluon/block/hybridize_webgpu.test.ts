import { afterAll } from "bun:test";
import process from "node:process";
import { load } from "../../../backends/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { gpuPlanTest } from "../../backends/webgpu/testing.ts";
import type { Declare } from "../nd/ops/conformance.ts";
import { hybridizeSuite } from "./hybridize_suite.ts";

afterAll(async () => setBackend(await load("reference")));

/**
 * One of each kind of plan: a GPU in software compiles a shader for every fused chain, so that all cases take minutes.
 * What they are made of is tested on WebGPU by the suites of conformance and fusion; all of them run with
 * GLUEBALL_TEST_WEBGPU=all.
 */
const LAYERS: readonly string[] = [
  "an MLP with dropout",
  ...["BatchNorm", "Conv2D", "Conv2DTranspose", "Embedding", "LSTM", "LayerNorm", "MaxPool2D"],
];
const TITLES: readonly string[] = [
  ...LAYERS.map((layer) => `a hybridized ${layer} is `),
  "training with SoftmaxCELoss on classes ",
  ...["sgd", "adam", "lamb"].map((optimizer) => `training by ${optimizer} {} `),
];
const runsAll = process.env.GLUEBALL_TEST_WEBGPU === "all";

const declare: Declare = (title, body) => {
  if (runsAll || TITLES.some((each) => title.startsWith(each))) gpuPlanTest(title, body);
};

hybridizeSuite("webgpu", 1e-5, declare);
