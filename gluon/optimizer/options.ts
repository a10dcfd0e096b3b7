/** Options of optimizers: what all of them take, and how they are checked. */
import { z } from "zod";
import { nearest } from "../nearest.ts";

/** What every optimizer takes. */
export interface OptimizerOptions {
  /** Length of a step. If a scheduler is given too, this becomes its `base_lr`. */
  learning_rate?: number;
  /** The rate as a function of the number of updates so far. */
  lr_scheduler?: ((num_update: number) => number) | null;
  /** Weight decay: how much of a weight is added to its gradient. Default: 0. */
  wd?: number;
  /** Factor of gradients, besides `1 / batch_size`. Default: 1. */
  rescale_grad?: number;
  /** Gradients are limited to `[-clip_gradient, clip_gradient]`; not limited by default. */
  clip_gradient?: number | null;
  /** Where the number of updates begins. Default: 0. */
  begin_num_update?: number;
}

/** Options after the check; `learning_rate` may still be undecided. */
export type CheckedOptions = Required<Omit<OptimizerOptions, "learning_rate">> & {
  readonly learning_rate: number | null;
};

/** Numbers of a given kind, for the options of each optimizer. */
export const kinds = {
  nonNegative: z.number().nonnegative() as z.ZodNumber,
  positive: z.number().positive() as z.ZodNumber,
  flag: z.boolean() as z.ZodBoolean,
  /** A decay of a running average. */
  fraction: z.number().min(0).lt(1) as z.ZodNumber,
} as const;

const common = {
  learning_rate: z.number().nonnegative().nullable().default(null),
  lr_scheduler: z
    .custom<(num_update: number) => number>((value) => typeof value === "function", {
      error: "expected a function of num_update",
    })
    .nullable()
    .default(null),
  wd: kinds.nonNegative.default(0),
  rescale_grad: z.number().default(1),
  clip_gradient: kinds.positive.nullable().default(null),
  begin_num_update: z.number().int().nonnegative().default(0),
};

/**
 * Checks the options of an optimizer and fills in defaults.
 *
 * @throws {RangeError} naming the first option that is unknown or has an impossible value.
 */
export function checkOptions<Own extends z.ZodRawShape>(
  optimizer: string,
  own: Own,
  given: object,
): CheckedOptions & z.output<z.ZodObject<Own>> {
  const shape = { ...common, ...own };
  const result = z.strictObject(shape).safeParse(given);
  if (result.success) {
    return result.data as unknown as CheckedOptions & z.output<z.ZodObject<Own>>;
  }
  const issue = result.error.issues[0]!;
  if (issue.code === "unrecognized_keys") {
    const [key] = issue.keys as [string];
    throw new RangeError(
      `Cannot make optimizer ${optimizer} with ${key}: it has no such option; did you mean ` +
        `${nearest(key, Object.keys(shape))}?`,
    );
  }
  const key = String(issue.path[0]);
  const value = (given as Readonly<Record<string, unknown>>)[key];
  throw new RangeError(
    `Cannot make optimizer ${optimizer} with ${key} ${String(value)}: ${issue.message}.`,
  );
}
