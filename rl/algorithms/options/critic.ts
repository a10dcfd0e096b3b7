/** Options of the critic: expected action values, or distributions of returns. */
import * as z from "zod/mini";
import { type Fragment, option } from "./fragments.ts";

/** Which critic, and the options that only one of them uses. */
export interface CriticOptions {
  /** Critic: expected values, or distributions of returns by C51, QR-DQN or IQN. */
  readonly critic: "expected" | "c51" | "qr" | "iqn";
  /** C51: atoms of the distribution. */
  readonly n_atoms: number;
  /** C51: the least return. */
  readonly v_min: number;
  /** C51: the largest return. */
  readonly v_max: number;
  /** QR-DQN: quantiles. */
  readonly n_quantiles: number;
  /** IQN: fractions sampled for the policy network in the loss. */
  readonly num_tau_samples: number;
  /** IQN: fractions sampled for the target network. */
  readonly num_tau_prime_samples: number;
  /** IQN: fractions that actions are chosen by. */
  readonly num_quantile_samples: number;
}

const several = z.int().check(z.gte(2));
const count = z.int().check(z.gte(1));
/** Fractions are kept whole: a file must not ask for gigabytes of them. */
const samples = z.int().check(z.gte(1), z.lte(2 ** 16));

/** Schemas of `CriticOptions`. */
export const criticOptions: Fragment<CriticOptions> = {
  critic: option(
    z.enum(["expected", "c51", "qr", "iqn"]),
    "expected",
    "critic: expected values, or distributions of returns by C51, QR-DQN or IQN",
  ),
  n_atoms: option(several, 51, "C51: atoms of the distribution"),
  v_min: option(z.number(), -10, "C51: the least return"),
  v_max: option(z.number(), 10, "C51: the largest return"),
  n_quantiles: option(count, 200, "QR-DQN: quantiles"),
  num_tau_samples: option(samples, 64, "IQN: fractions sampled for the policy network in the loss"),
  num_tau_prime_samples: option(samples, 64, "IQN: fractions sampled for the target network"),
  num_quantile_samples: option(samples, 32, "IQN: fractions that actions are chosen by"),
};
