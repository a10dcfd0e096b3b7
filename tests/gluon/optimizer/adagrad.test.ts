/** AdaGrad against twenty steps of MXNet 1.9.1, eager and compiled. */
import { goldenSuite } from "./golden_suite.ts";

goldenSuite("adagrad");
