import { gpuTest } from "../../../backends/webgpu/testing.ts";
import { conformanceSuite } from "./conformance.ts";

conformanceSuite("webgpu", 2e-5, gpuTest);
