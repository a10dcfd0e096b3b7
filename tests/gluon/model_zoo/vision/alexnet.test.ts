/** AlexNet against MXNet 1.9.1. */
import { goldenSuite } from "./golden_suite.ts";

goldenSuite("alexnet");
