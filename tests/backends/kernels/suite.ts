/** The kernel suite: the device contract (`backends/backend.ts`) on one backend, against formulas in float64. */

import { describe } from "bun:test";
import type { Backend } from "../../../backends/backend.ts";
import { activationGradientSuite } from "./activation_gradient.ts";
import { argReduceSuite } from "./arg_reduce.ts";
import { binarySuite } from "./binary.ts";
import { bindingSuite } from "./binding.ts";
import { convertSuite } from "./convert.ts";
import { convolutionSuite } from "./convolution.ts";
import { indexingSuite } from "./indexing.ts";
import { matmulSuite } from "./matmul.ts";
import { movementSuite } from "./movement.ts";
import { poolingSuite } from "./pooling.ts";
import { randomSuite } from "./random.ts";
import { reduceSuite } from "./reduce.ts";
import { softmaxSuite } from "./softmax.ts";
import { sortSuite } from "./sort.ts";
import { subjectOf } from "./support/subject.ts";
import { unarySuite } from "./unary.ts";
import { updateSuite } from "./update.ts";

const FAMILIES = {
  "binding and memory": bindingSuite,
  "unary kernels": unarySuite,
  "binary kernels": binarySuite,
  "activation gradients": activationGradientSuite,
  "cast and where": convertSuite,
  "data movement": movementSuite,
  indexing: indexingSuite,
  reductions: reduceSuite,
  "positions of extrema": argReduceSuite,
  softmax: softmaxSuite,
  sorting: sortSuite,
  "matrix products": matmulSuite,
  convolutions: convolutionSuite,
  pooling: poolingSuite,
  "random numbers": randomSuite,
  "optimizer updates": updateSuite,
};

/** Declares the tests of every kernel on the backend of that name, or on another one that is held to the same. */
export function kernelSuite(
  name: string,
  open?: () => Promise<Backend>,
  title: string = name,
): void {
  const subject = subjectOf(name, open);
  for (const [family, declare] of Object.entries(FAMILIES)) {
    describe(`${title}, ${family}`, () => declare(subject));
  }
}
