import { kernelSuite } from "../kernels/suite.ts";

kernelSuite("reference");
