/** AdamW against twenty steps of PyTorch, eager and compiled. */
import { goldenSuite } from "./golden_suite.ts";

goldenSuite("adamw");
