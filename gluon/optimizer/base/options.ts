/** Options of optimizers: what all of them take, and how they are checked. */
import * as z from "zod/mini";
import { nearest } from "../../../backends/base/nearest.ts";
import { safeParse } from "../../../backends/base/safe_parse.ts";

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

/** Schemas of options, by kind, each with its default. */
export const kinds = {
  number: (value: number): Kind<number> => z._default(z.number(), value),
  nonNegative: (value: number): Kind<number> =>
    z._default(z.number().check(z.nonnegative()), value),
  /** A decay of a running average. */
  fraction: (value: number): Kind<number> => z._default(z.number().check(z.gte(0), z.lt(1)), value),
  flag: (value: boolean): Kind<boolean> => z._default(z.boolean(), value),
  /** A seed, or none, which is the default. */
  seed: z._default(z.nullable(z.int().check(z.nonnegative())), null) as Kind<number | null>,
  /** A positive number, or none, which is the default. */
  limit: z._default(z.nullable(z.number().check(z.positive())), null) as Kind<number | null>,
} as const;

type Kind<T> = z.ZodMiniDefault<z.ZodMiniType<T>>;

const common = {
  learning_rate: z._default(z.nullable(z.number().check(z.nonnegative())), null),
  lr_scheduler: z._default(
    z.nullable(
      z.custom<(num_update: number) => number>((value) => typeof value === "function", {
        error: "expected a function of num_update",
      }),
    ),
    null,
  ),
  wd: kinds.nonNegative(0),
  rescale_grad: kinds.number(1),
  clip_gradient: kinds.limit,
  begin_num_update: z._default(z.int().check(z.nonnegative()), 0),
};

/**
 * Checks the options of an optimizer and fills in defaults.
 *
 * @throws {RangeError} naming the first option that is unknown or has an impossible value.
 */
export function checkOptions<Own extends z.core.$ZodLooseShape>(
  optimizer: string,
  own: Own,
  given: object,
): CheckedOptions & z.output<z.ZodMiniObject<Own>> {
  const shape = { ...common, ...own };
  const result = safeParse(z.strictObject(shape), given);
  if (result.success) {
    return result.data as unknown as CheckedOptions & z.output<z.ZodMiniObject<Own>>;
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
