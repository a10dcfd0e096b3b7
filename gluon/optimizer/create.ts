/** Optimizers by name. */
import { nearest } from "../nearest.ts";
import { AdaDelta, type AdaDeltaOptions } from "./adadelta.ts";
import { AdaGrad, type AdaGradOptions } from "./adagrad.ts";
import { Adam, type AdamOptions } from "./adam.ts";
import { Adamax, type AdamaxOptions } from "./adamax.ts";
import { AdamW } from "./adamw.ts";
import { FTML } from "./ftml.ts";
import { Ftrl, type FtrlOptions } from "./ftrl.ts";
import { Nadam, type NadamOptions } from "./nadam.ts";
import { NAG, type NAGOptions } from "./nag.ts";
import type { Optimizer } from "./optimizer.ts";
import { RMSProp, type RMSPropOptions } from "./rmsprop.ts";
import { SGD, type SGDOptions } from "./sgd.ts";
import { Signum, type SignumOptions } from "./signum.ts";

/** The options of each optimizer. */
export interface OptionsByName {
  sgd: SGDOptions;
  nag: NAGOptions;
  adam: AdamOptions;
  adamw: AdamOptions;
  adamax: AdamaxOptions;
  nadam: NadamOptions;
  rmsprop: RMSPropOptions;
  adagrad: AdaGradOptions;
  adadelta: AdaDeltaOptions;
  signum: SignumOptions;
  ftrl: FtrlOptions;
  ftml: AdamOptions;
}

/** The names of optimizers; capitals do not matter. */
export type OptimizerName = keyof OptionsByName;

const table: { [Name in OptimizerName]: new (options: OptionsByName[Name]) => Optimizer } = {
  sgd: SGD,
  nag: NAG,
  adam: Adam,
  adamw: AdamW,
  adamax: Adamax,
  nadam: Nadam,
  rmsprop: RMSProp,
  adagrad: AdaGrad,
  adadelta: AdaDelta,
  signum: Signum,
  ftrl: Ftrl,
  ftml: FTML,
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
