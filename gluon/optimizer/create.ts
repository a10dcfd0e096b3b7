/** Optimizers by name. */
import { nearest } from "../nearest.ts";
import { Adam, type AdamOptions } from "./adam.ts";
import type { Optimizer } from "./optimizer.ts";
import { SGD, type SGDOptions } from "./sgd.ts";

/** The options of each optimizer. */
export interface OptionsByName {
  sgd: SGDOptions;
  adam: AdamOptions;
}

/** The names of optimizers; capitals do not matter. */
export type OptimizerName = keyof OptionsByName;

const table: { [Name in OptimizerName]: new (options: OptionsByName[Name]) => Optimizer } = {
  sgd: SGD,
  adam: Adam,
};

/** An optimizer by name, with its options. */
export function create<Name extends OptimizerName>(
  name: Name,
  options: OptionsByName[Name],
): Optimizer {
  const key = name.toLowerCase();
  if (Object.hasOwn(table, key)) {
    return new table[key as Name](options);
  }
  throw new RangeError(
    `Cannot find optimizer ${JSON.stringify(name)}: there is none of that name; did you mean ` +
      `"${nearest(name, Object.keys(table))}"?`,
  );
}
