import { gpuPlanTest } from "../../../backends/webgpu/testing.ts";
import { hybridSuite } from "../support/hybrid_suite.ts";

/**
 * Without kernels here, they are hundreds of small operations, and an adapter without a GPU takes minutes to compile their
 * plans. Recurrent layers are among the blocks that tests/gluon/block hybridizes on webgpu.
 */
const STEP_BY_STEP = ["rnn_tanh", "rnn_relu", "lstm", "gru"].flatMap((op) => [
  op,
  `${op}_gradient`,
]);

hybridSuite("webgpu", 2e-6, gpuPlanTest, ["ctc_loss", ...STEP_BY_STEP], 2);
