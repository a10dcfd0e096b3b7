/** Optimizers by name. */
import { formatValue } from "../../backends/base/format_value.ts";
import { nearest } from "../../backends/base/nearest.ts";
import { AdaDelta, type AdaDeltaOptions } from "./adadelta.ts";
import { AdaGrad, type AdaGradOptions } from "./adagrad.ts";
import { Adam, type AdamOptions } from "./adam.ts";
import { Adamax, type AdamaxOptions } from "./adamax.ts";
import { AdamW } from "./adamw.ts";
import type { Optimizer } from "./base/optimizer.ts";
import { DCASGD, type DCASGDOptions } from "./dcasgd.ts";
import { FTML } from "./ftml.ts";
import { Ftrl, type FtrlOptions } from "./ftrl.ts";
import { GroupAdaGrad, type GroupAdaGradOptions } from "./group_adagrad.ts";
import { LAMB, type LAMBOptions } from "./lamb.ts";
import { LARS, type LARSOptions } from "./lars.ts";
import { LBSGD, type LBSGDOptions } from "./lbsgd.ts";
import { Nadam, type NadamOptions } from "./nadam.ts";
import { NAG, type NAGOptions } from "./nag.ts";
import { RMSProp, type RMSPropOptions } from "./rmsprop.ts";
import { SGD, type SGDOptions } from "./sgd.ts";
import { SGLD, type SGLDOptions } from "./sgld.ts";
import { Signum, type SignumOptions } from "./signum.ts";

/** The options of each optimizer. */
export interface OptionsByName {
  /** Of `SGD`. */
  sgd: SGDOptions;
  /** Of `NAG`. */
  nag: NAGOptions;
  /** Of `Adam`. */
  adam: AdamOptions;
  /** Of `AdamW`. */
  adamw: AdamOptions;
  /** Of `Adamax`. */
  adamax: AdamaxOptions;
  /** Of `Nadam`. */
  nadam: NadamOptions;
  /** Of `RMSProp`. */
  rmsprop: RMSPropOptions;
  /** Of `AdaGrad`. */
  adagrad: AdaGradOptions;
  /** Of `AdaDelta`. */
  adadelta: AdaDeltaOptions;
  /** Of `Signum`. */
  signum: SignumOptions;
  /** Of `Ftrl`. */
  ftrl: FtrlOptions;
  /** Of `FTML`. */
  ftml: AdamOptions;
  /** Of `LAMB`. */
  lamb: LAMBOptions;
  /** Of `LARS`. */
  lars: LARSOptions;
  /** Of `LBSGD`. */
  lbsgd: LBSGDOptions;
  /** Of `SGLD`. */
  sgld: SGLDOptions;
  /** Of `DCASGD`. */
  dcasgd: DCASGDOptions;
  /** Of `GroupAdaGrad`. */
  groupadagrad: GroupAdaGradOptions;
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
  lamb: LAMB,
  lars: LARS,
  lbsgd: LBSGD,
  sgld: SGLD,
  dcasgd: DCASGD,
  groupadagrad: GroupAdaGrad,
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
    `Cannot find optimizer ${formatValue(name)}: there is none of that name; did you mean ` +
      `"${nearest(name, Object.keys(table))}"?`,
  );
}
