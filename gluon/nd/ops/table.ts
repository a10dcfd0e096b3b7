/** The table of all ops: the conformance suite and the op x backend table are made of it. */
import type { Op } from "../op.ts";
import { reluOp, sigmoidOp, softreluOp, softsignOp, tanhOp } from "./activation.ts";
import { activationGradientOp } from "./activation_gradient.ts";
import { adamUpdateOp } from "./adam_update.ts";
import { argmaxOp, argminOp } from "./arg_reduce.ts";
import {
  addOp,
  divideOp,
  maximumOp,
  minimumOp,
  moduloOp,
  multiplyOp,
  powerOp,
  subtractOp,
} from "./arithmetic.ts";
import { broadcastToOp } from "./broadcast_to.ts";
import { castOp, copyOp } from "./cast.ts";
import { clipOp } from "./clip.ts";
import {
  equalOp,
  greaterEqualOp,
  greaterOp,
  lesserEqualOp,
  lesserOp,
  notEqualOp,
} from "./comparison.ts";
import { concatOp } from "./concat.ts";
import { denseOp } from "./dense.ts";
import { batchDotOp, dotOp } from "./dot.ts";
import { onesLikeOp, zerosLikeOp } from "./like.ts";
import {
  absOp,
  ceilOp,
  cosOp,
  erfOp,
  expm1Op,
  expOp,
  floorOp,
  log1pOp,
  logOp,
  negativeOp,
  reciprocalOp,
  roundOp,
  rsqrtOp,
  signOp,
  sinOp,
  sqrtOp,
  squareOp,
} from "./maths.ts";
import { oneHotOp } from "./one_hot.ts";
import { pickOp } from "./pick.ts";
import { firstMaxOp } from "./pooling.ts";
import { randomUniformOp } from "./random_uniform.ts";
import { maxOp, meanOp, minOp, normOp, sumOp } from "./reduce.ts";
import { reshapeOp } from "./reshape.ts";
import { rmspropUpdateOp } from "./rmsprop_update.ts";
import { sgdMomUpdateOp, sgdUpdateOp } from "./sgd_update.ts";
import { placeOp, sliceOp } from "./slice.ts";
import { smoothL1Op } from "./smooth_l1.ts";
import { logSoftmaxOp, softmaxOp } from "./softmax.ts";
import { sumSquaresOp } from "./sum_squares.ts";
import { addAtOp, takeOp } from "./take.ts";
import { transposeOp } from "./transpose.ts";
import { whereOp } from "./where.ts";

/** Every op of the framework. */
export const table: readonly Op<never>[] = [
  addOp,
  subtractOp,
  multiplyOp,
  divideOp,
  moduloOp,
  powerOp,
  maximumOp,
  minimumOp,
  equalOp,
  notEqualOp,
  greaterOp,
  greaterEqualOp,
  lesserOp,
  lesserEqualOp,
  negativeOp,
  absOp,
  signOp,
  floorOp,
  ceilOp,
  roundOp,
  expOp,
  logOp,
  log1pOp,
  expm1Op,
  sqrtOp,
  rsqrtOp,
  squareOp,
  reciprocalOp,
  sinOp,
  cosOp,
  erfOp,
  reluOp,
  sigmoidOp,
  tanhOp,
  softreluOp,
  softsignOp,
  activationGradientOp,
  sumOp,
  maxOp,
  minOp,
  meanOp,
  normOp,
  sumSquaresOp,
  firstMaxOp,
  argmaxOp,
  argminOp,
  dotOp,
  batchDotOp,
  denseOp,
  reshapeOp,
  transposeOp,
  broadcastToOp,
  sliceOp,
  placeOp,
  concatOp,
  whereOp,
  clipOp,
  copyOp,
  castOp,
  zerosLikeOp,
  onesLikeOp,
  takeOp,
  addAtOp,
  oneHotOp,
  pickOp,
  softmaxOp,
  logSoftmaxOp,
  smoothL1Op,
  randomUniformOp,
  sgdUpdateOp,
  sgdMomUpdateOp,
  adamUpdateOp,
  rmspropUpdateOp,
] as readonly unknown[] as readonly Op<never>[];
