/** Learning rate schedulers, under the names of `mxnet.lr_scheduler`. */
export { CosineScheduler, type CosineSchedulerOptions } from "./cosine_scheduler.ts";
export { FactorScheduler, type FactorSchedulerOptions } from "./factor_scheduler.ts";
export { LRScheduler, type LRSchedulerOptions } from "./lr_scheduler.ts";
export {
  MultiFactorScheduler,
  type MultiFactorSchedulerOptions,
} from "./multi_factor_scheduler.ts";
export { PolyScheduler, type PolySchedulerOptions } from "./poly_scheduler.ts";
