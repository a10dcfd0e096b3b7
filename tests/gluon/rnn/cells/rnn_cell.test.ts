import { goldenSuite } from "../golden_suite.ts";

goldenSuite("RNNCell");
