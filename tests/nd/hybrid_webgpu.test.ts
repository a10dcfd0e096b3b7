import { gpuTest } from "../backends/webgpu_testing.ts";
import { hybridSuite } from "./hybrid_suite.ts";

hybridSuite("webgpu", gpuTest);
