/** Options of maximum entropy reinforcement learning, under the names of Stable-Baselines3. */
import * as z from "zod/mini";
import { type Fragment, option, type TargetOptions } from "./fragments.ts";

/** A coefficient, or `auto`, or `auto_0.1`, which begins with 0.1. */
export type EntropyCoefficientOption = number | "auto" | `auto_${number}`;

/** Options of the entropy's coefficient and of the target networks. */
export interface EntropyOptions extends Pick<TargetOptions, "target_update_interval"> {
  /** Entropy coefficient of the loss. */
  readonly ent_coef: EntropyCoefficientOption;
  /** Entropy that auto aims at; auto: minus the numbers of a Box action, 0.98 log n of n Discrete ones. */
  readonly target_entropy: number | "auto";
}

const START = "auto_";

/** Schemas of `EntropyOptions`. */
export const entropyOptions: Fragment<EntropyOptions> = {
  ent_coef: option(
    z.union([
      z.number().check(z.gte(0)),
      z
        .string()
        .check(z.refine((word) => startOf(word) > 0, "it must be auto or auto_x")) as z.ZodMiniType<
        "auto" | `auto_${number}`
      >,
    ]),
    "auto",
    "entropy coefficient; auto adjusts it from 1 on, auto_x from x on",
  ),
  target_entropy: option(
    z.union([z.number(), z.literal("auto")]),
    "auto",
    "entropy that auto aims at; auto: minus the numbers of a Box action, 0.98 log n of n Discrete ones",
  ),
  target_update_interval: option(
    z.int().check(z.gte(1)),
    1,
    "gradient steps between updates of the target network",
  ),
};

/** What a word begins with: `auto` with 1, `auto_0.1` with 0.1; `NaN` if it is none. */
export function startOf(word: string): number {
  if (word === "auto") return 1;
  return word.startsWith(START) ? Number(word.slice(START.length)) : Number.NaN;
}
